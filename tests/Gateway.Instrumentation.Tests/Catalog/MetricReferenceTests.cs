using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Tests.Catalog;

public class MetricReferenceTests
{
    [Fact]
    public void The_reference_in_docs_is_fresh() => CheckedIn.Compare(
        Repository.PathOf("docs", "metrics.md"), MetricReference.Write(AllFamilies.Definitions, AllFamilies.Recorders));
}
