-- Who of another town looked at residents now stands in the audit log (schema audit), where nobody can change it.
drop table access_log;
