package dev.waycast.server.audit;

import dev.waycast.server.database.OnPostgreSql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnPostgreSql.class)
class AuditChainOnPostgreSqlTest extends AuditChainTest {}
