insert into author (id, name) values (1001, 'Ada Real'), (1002, 'Ben Real');
insert into author_tags (author_id, tag) values (1001, 'classic');
insert into book (title, version, author_id) values ('First', 0, 1001), ('Second', 0, 1002);
