/// Keeps the mesh in a database: SQLite for one machine, PostgreSQL for many.
@NullMarked
package dev.agentsessions.adapter.sql;

import org.jspecify.annotations.NullMarked;
