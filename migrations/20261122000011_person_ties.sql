-- What ties a judge to units and places may change while a round is judged. Whatever changes it (a page, a file, the
-- command line) leaves a timer in the same transaction: what follows from it is neither forgotten nor lost in a crash.
-- Only people who are or were judges: nobody else has anything to lose.

create function person_ties_changed() returns trigger language plpgsql as $$
declare
  who text := case tg_table_name when 'person' then to_jsonb(new)->>'id' else to_jsonb(new)->>'person' end;
begin
  insert into timer (id, kind, due_at, payload)
  select 'person-ties:' || gen_random_uuid(), 'person-ties', now(), jsonb_build_object('person', who)
  where exists (select from role_grant where person = who and role = 'juri');
  return null;
end $$;

create trigger person_ties_changed after update of employer, home_region on person for each row
  when (new.erased_at is null
        and (new.employer, new.home_region) is distinct from (old.employer, old.home_region))
  execute function person_ties_changed();

-- Who writes for a unit works for it.
create trigger person_ties_changed after insert on role_grant for each row
  when (new.role = 'operator')
  execute function person_ties_changed();

create trigger person_ties_changed after insert on former_post for each row
  execute function person_ties_changed();
