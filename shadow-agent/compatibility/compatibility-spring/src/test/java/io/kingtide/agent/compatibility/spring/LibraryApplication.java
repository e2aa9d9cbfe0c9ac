package io.kingtide.agent.compatibility.spring;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import io.kingtide.agent.compatibility.spring.Library.Author;
import io.kingtide.agent.compatibility.spring.Library.Authors;
import io.kingtide.agent.compatibility.spring.Library.Book;
import io.kingtide.agent.compatibility.spring.Library.Books;
import io.kingtide.agent.compatibility.spring.Library.Journal;
import io.kingtide.agent.compatibility.spring.Library.Publication;
import io.kingtide.agent.compatibility.spring.Library.Publications;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A library of authors and books. Knows nothing of tags; ends when its standard input does. */
@SpringBootApplication
@EnableCaching
@EnableJpaRepositories(considerNestedRepositories = true)
public class LibraryApplication {
    /** Starts it. */
    public static void main(String[] args) throws IOException {
        ConfigurableApplicationContext context = new SpringApplication(LibraryApplication.class)
                .run(
                        "--spring.datasource.url=" + System.getProperty("database.url"),
                        "--spring.datasource.username=" + System.getProperty("database.user"),
                        "--spring.datasource.password=" + System.getProperty("database.password"));
        System.out.println("ready " + context.getEnvironment().getProperty("local.server.port"));
        while (System.in.read() >= 0) {
            // Whoever started this process holds the other end: when it dies, so does this.
        }
        System.exit(0);
    }

    /** What the application caches, in three ways. */
    @Service
    static class Names {
        private final JdbcTemplate jdbc;
        private final Cache map = new ConcurrentMapCache("names");
        private final LoadingCache<Long, String> guava = CacheBuilder.newBuilder()
                .maximumSize(100)
                .build(new CacheLoader<Long, String>() {
                    @Override
                    public String load(Long id) {
                        return read(id);
                    }
                });

        Names(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Cacheable("names")
        public String byAnnotation(long id) {
            return read(id);
        }

        String byMap(long id) {
            return map.get(id, () -> read(id));
        }

        String byGuava(long id) {
            return guava.getUnchecked(id);
        }

        private String read(long id) {
            return jdbc.queryForObject("select name from author where id = ?", String.class, id);
        }
    }

    /** The requests. */
    @RestController
    static class Requests {
        private final Authors authors;
        private final Books books;
        private final Publications publications;
        private final Names names;
        private final JdbcTemplate jdbc;
        private final TransactionTemplate transaction;

        Requests(
                Authors authors,
                Books books,
                Publications publications,
                Names names,
                JdbcTemplate jdbc,
                TransactionTemplate transaction) {
            this.authors = authors;
            this.books = books;
            this.publications = publications;
            this.names = names;
            this.jdbc = jdbc;
            this.transaction = transaction;
        }

        @PostMapping("/authors")
        public String add(@RequestParam("names") String all) {
            List<Author> saved = authors.saveAll(Arrays.stream(all.split(","))
                    .map(name -> {
                        Author author = new Author();
                        author.name = name;
                        return author;
                    })
                    .toList());
            return String.join(
                    ",", saved.stream().map(author -> String.valueOf(author.id)).toList());
        }

        @PostMapping("/authors/{id}/books")
        @Transactional
        public String addBook(@PathVariable("id") long id, @RequestParam("title") String title) {
            Author author = authors.findById(id).orElseThrow();
            author.tags.add("wrote-" + title);
            Book book = new Book();
            book.title = title;
            book.author = author;
            author.books.add(book);
            return String.valueOf(books.save(book).id);
        }

        /** Outside of any transaction: the lazy parts come while the view is open. */
        @GetMapping("/authors/{id}")
        public String show(@PathVariable("id") long id) {
            return authors.findById(id)
                    .map(author -> author.name + " " + new TreeSet<>(author.tags) + " "
                            + author.books.stream()
                                    .map(book -> book.title + "/" + book.version)
                                    .sorted()
                                    .toList())
                    .orElse("nobody");
        }

        @GetMapping("/search")
        public String search(@RequestParam("part") String part) {
            var page = authors.findByNameContainingIgnoreCase(part, PageRequest.of(0, 2, Sort.by("name")));
            return page.getTotalElements() + " "
                    + page.getContent().stream().map(author -> author.name).toList() + " " + books.titles("%");
        }

        @PostMapping("/rename")
        @Transactional
        public String rename(@RequestParam("from") String from, @RequestParam("to") String to) {
            return String.valueOf(authors.rename(from, to));
        }

        @PostMapping("/books/{id}")
        public String title(@PathVariable("id") long id, @RequestParam("title") String title) {
            return transaction.execute(status -> {
                Book book = books.lock(id).orElseThrow();
                book.title = title;
                return "locked";
            });
        }

        @PostMapping("/books/{id}/stale")
        public String stale(@PathVariable("id") long id) {
            Book seen = books.findById(id).orElseThrow();
            int version = seen.version;
            jdbc.update("update book set version = version + 1 where id = ?", id);
            Book old = new Book();
            old.id = seen.id;
            old.title = "stale";
            old.version = version;
            old.author = seen.author;
            try {
                // The view's session still has the row as it was: its update must find another version.
                seen.title = "stale";
                books.saveAndFlush(seen);
                return "saved";
            } catch (ObjectOptimisticLockingFailureException e) {
                return "conflict";
            }
        }

        @DeleteMapping("/authors/{id}")
        public String remove(@PathVariable("id") long id) {
            authors.deleteById(id);
            return "gone";
        }

        @PostMapping("/publications")
        public String publish(@RequestParam("title") String title) {
            Publication plain = new Publication();
            plain.title = title;
            Journal journal = new Journal();
            journal.title = title + " weekly";
            journal.issue = 7;
            return publications.save(plain).id + "," + publications.save(journal).id;
        }

        @GetMapping("/publications")
        public String publications() {
            return publications.findAll(Sort.by("title")).stream()
                    .map(one -> one.title + (one instanceof Journal journal ? " no. " + journal.issue : ""))
                    .toList()
                    .toString();
        }

        @GetMapping("/names/{id}")
        public String names(@PathVariable("id") long id) {
            return names.byAnnotation(id) + "|" + names.byMap(id) + "|" + names.byGuava(id);
        }

        @PostMapping("/stores/{name}")
        public String store(@PathVariable("name") String name) throws Exception {
            return Stores.use(name);
        }

        /** All that this application has in tables, in shadows too. */
        @GetMapping("/rows/{table}")
        public String rows(@PathVariable("table") String table) {
            return jdbc.queryForList("select * from " + table).stream()
                    .map(Object::toString)
                    .sorted()
                    .toList()
                    .toString();
        }
    }
}
