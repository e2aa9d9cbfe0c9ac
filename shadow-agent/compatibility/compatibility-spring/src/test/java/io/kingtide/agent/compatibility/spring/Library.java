package io.kingtide.agent.compatibility.spring;

import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.LockModeType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.TableGenerator;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** The entities and repositories. */
final class Library {
    private Library() {}

    /** Ids from a pooled sequence; a collection of values; a lazy list. */
    @Entity(name = "Author")
    static class Author {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "authors")
        @SequenceGenerator(name = "authors", sequenceName = "author_seq", allocationSize = 5)
        Long id;

        String name;

        @ElementCollection
        @CollectionTable(name = "author_tags", joinColumns = @JoinColumn(name = "author_id"))
        @Column(name = "tag")
        Set<String> tags = new HashSet<>();

        @OneToMany(mappedBy = "author", cascade = CascadeType.ALL, orphanRemoval = true)
        List<Book> books = new ArrayList<>();
    }

    /** Ids from the database; a version. */
    @Entity(name = "Book")
    static class Book {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        String title;

        @Version
        int version;

        @ManyToOne(optional = false)
        @JoinColumn(name = "author_id")
        Author author;
    }

    /** Ids from a table; one table for each class. */
    @Entity(name = "Publication")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Publication {
        @Id
        @GeneratedValue(strategy = GenerationType.TABLE, generator = "publications")
        @TableGenerator(
                name = "publications",
                table = "publication_ids",
                pkColumnName = "name",
                valueColumnName = "next_id",
                allocationSize = 5)
        Long id;

        String title;
    }

    /** A publication with more to it. */
    @Entity(name = "Journal")
    static class Journal extends Publication {
        int issue;
    }

    interface Authors extends JpaRepository<Author, Long> {
        Page<Author> findByNameContainingIgnoreCase(String part, Pageable page);

        @Modifying
        @Query("update Author a set a.name = :to where a.name = :from")
        int rename(@Param("from") String from, @Param("to") String to);
    }

    interface Books extends JpaRepository<Book, Long> {
        @Lock(LockModeType.PESSIMISTIC_WRITE)
        @Query("select b from Book b where b.id = :id")
        Optional<Book> lock(@Param("id") Long id);

        @Query(value = "select b.title from book b where b.title like :part order by b.title", nativeQuery = true)
        List<String> titles(@Param("part") String part);
    }

    interface Publications extends JpaRepository<Publication, Long> {}
}
