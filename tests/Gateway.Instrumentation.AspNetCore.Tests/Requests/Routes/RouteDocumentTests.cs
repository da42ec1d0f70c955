using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes;

public class RouteDocumentTests
{
    private const string UpdateVariable = "GATEWAY_UPDATE_DOCS";

    [Fact]
    public void The_table_in_docs_is_fresh()
    {
        var file = Repository.PathOf("docs", "routes.md");
        var text = RouteDocument.Write(RouteTable.Sections);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(file, text);
        File.ReadAllText(file).ShouldBe(
            text, $"routes.md is out of date: run {UpdateVariable}=1 dotnet test tests/Gateway.Instrumentation.AspNetCore.Tests and look at the difference");
    }

    [Fact]
    public void No_two_rows_have_one_name() => RouteTable.Names.Distinct().Count().ShouldBe(RouteTable.Names.Count);
}
