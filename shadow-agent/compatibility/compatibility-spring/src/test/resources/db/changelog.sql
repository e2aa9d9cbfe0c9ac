--liquibase formatted sql

--changeset kingtide:1
create table reader (id bigint primary key, name varchar(60) not null);
--changeset kingtide:2
insert into reader (id, name) values (1, 'Rosa Reader');
