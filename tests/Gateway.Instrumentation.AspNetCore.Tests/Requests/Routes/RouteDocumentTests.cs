using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes;

public class RouteDocumentTests
{
    [Fact]
    public void The_table_in_docs_is_fresh() =>
        CheckedIn.Compare(Repository.PathOf("docs", "routes.md"), RouteDocument.Write(RouteTable.Sections));

    [Fact]
    public void No_two_rows_have_one_name() => RouteTable.Names.Distinct().Count().ShouldBe(RouteTable.Names.Count);
}
