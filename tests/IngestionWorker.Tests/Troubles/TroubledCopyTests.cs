using IngestionWorker.Troubles;

namespace IngestionWorker.Tests.Troubles;

public class TroubledCopyTests
{
    [Fact]
    public void It_has_what_the_worker_reads_and_nothing_behind_a_link()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["sql/shop", "sql/.git", "copy"])
            Directory.CreateDirectory(folder.PathOf(name));
        folder.Write("sql/shop/orders.sql", "SELECT 1");
        folder.Write("sql/.git/config", "hidden");
        folder.Write("copy/old.sql", "of the last time");
        Directory.CreateSymbolicLink(folder.PathOf("sql", "shop", "circle"), folder.PathOf("sql"));
        File.CreateSymbolicLink(folder.PathOf("sql", "dangling.sql"), folder.PathOf("none.sql"));

        var copy = TroubledCopy.Of(folder.PathOf("sql"), folder.PathOf("copy"));

        Directory.GetFiles(copy, "*", SearchOption.AllDirectories).ShouldBe([folder.PathOf("copy", "shop", "orders.sql")]);
    }
}
