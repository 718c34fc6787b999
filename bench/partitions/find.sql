-- A record by its ID, by a prepared statement as the driver makes them. The moment is drawn, so that there is no such record: the search is the same.
\set second random(0, :days * 86400)
SELECT * FROM layout.issuance WHERE id = bench.first_id(bench.start() + :second::int * interval '1 second')
