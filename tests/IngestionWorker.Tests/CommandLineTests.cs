namespace IngestionWorker.Tests;

public class CommandLineTests
{
    [Fact]
    public void Short_forms_become_settings() =>
        CommandLine.Expand(["/data/sql", "--once", "--metrics-file", "out.prom", "--pushgateway", "http://127.0.0.1:9091", "--trouble", "churn", "--Ingestion:Workers=2", "--Ingestion:Port", "0"]).ShouldBe(
        [
            "--Ingestion:Folder=/data/sql", "--Ingestion:Once=true", "--Ingestion:MetricsFile", "out.prom", "--Ingestion:Pushgateway", "http://127.0.0.1:9091", "--Ingestion:Trouble", "churn",
            "--Ingestion:Workers=2", "--Ingestion:Port", "0",
        ]);

    [Fact]
    public void A_relative_folder_is_one_of_the_caller() =>
        CommandLine.Expand(["--once", "sql"]).ShouldBe(["--Ingestion:Once=true", $"--Ingestion:Folder={Path.GetFullPath("sql")}"]);

    [Fact]
    public void Wrong_settings_are_told_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        var options = new IngestionOptions
        {
            Folder = folder.Path,
            DataFolder = folder.PathOf("data"),
            Trouble = "nonsense",
            MetricsFile = folder.PathOf("none", "out.prom"),
            Once = true,
            Workers = 0,
            BatchDelay = TimeSpan.Zero,
        };

        var failures = new IngestionOptionsValidator().Validate(null, options).Failures!.ToList();

        failures.Count.ShouldBe(6);
        failures[0].ShouldContain("Give one outside.");
        failures[1].ShouldBe("There is no trouble nonsense: give one of busy-store, broken-files, churn, cold-cache, slow-workers, stuck-job.");
        new IngestionOptionsValidator().Validate(null, new IngestionOptions { Folder = folder.PathOf("none") }).FailureMessage!.ShouldContain("is no folder");
        new IngestionOptionsValidator().Validate(null, new IngestionOptions()).Succeeded.ShouldBeTrue();
    }
}
