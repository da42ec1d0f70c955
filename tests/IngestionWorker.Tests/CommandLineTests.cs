using Microsoft.Extensions.Options;

namespace IngestionWorker.Tests;

public class CommandLineTests
{
    [Fact]
    public void Short_forms_become_settings() =>
        CommandLine.Expand(["/data/sql", "--once", "--metrics-file", "out.prom", "--pushgateway", "http://127.0.0.1:9091", "--trouble", "churn", "--Ingestion:Workers=2", "--Ingestion:Port", "0", "--environment", "Test", "--Jobs:rescan:Period=00:00:01"]).ShouldBe(
        [
            "--Ingestion:Folder=/data/sql", "--Ingestion:Once=true", "--Ingestion:MetricsFile=out.prom", "--Ingestion:Pushgateway=http://127.0.0.1:9091", "--Ingestion:Trouble=churn",
            "--Ingestion:Workers=2", "--Ingestion:Port=0", "--environment=Test", "--Jobs:rescan:Period=00:00:01",
        ]);

    [Fact]
    public void A_value_may_stand_after_an_equals_sign() =>
        CommandLine.Expand(["--metrics-file=out.prom", "--pushgateway=http://127.0.0.1:9091/?a=b", "--trouble=churn", "--once=false", "--ingestion:workers=2"]).ShouldBe(
        [
            "--Ingestion:MetricsFile=out.prom", "--Ingestion:Pushgateway=http://127.0.0.1:9091/?a=b", "--Ingestion:Trouble=churn", "--Ingestion:Once=false", "--ingestion:workers=2",
        ]);

    [Theory]
    [InlineData("There is no option --onec. Give a folder, --once, ", "--onec", "/data/sql")]
    [InlineData("There is no option --help. ", "--help")]
    [InlineData("There is no option -h. ", "-h")]
    [InlineData("--metrics-file has no value. ", "--once", "--metrics-file")]
    [InlineData("--Ingestion:Port has no value. ", "--Ingestion:Port")]
    [InlineData("There is no setting --Ingestion:Worker. Ingestion: has Folder, DataFolder, ", "--Ingestion:Worker=8")]
    [InlineData("/data/sql and /data/more are two folders: give one.", "/data/sql", "/data/more")]
    [InlineData("The folder is empty: ", "")]
    public void An_argument_that_would_do_nothing_is_refused(string message, params string[] args) =>
        Should.Throw<OptionsValidationException>(() => CommandLine.Expand(args)).Message.ShouldStartWith(message);

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
        new IngestionOptionsValidator().Validate(null, new IngestionOptions { Folder = Path.GetTempPath() }).FailureMessage!.ShouldContain("the worker would read what it writes"); // the data folder is there
        new IngestionOptionsValidator().Validate(null, new IngestionOptions { DataFolder = Path.Combine(AppContext.BaseDirectory, "corpus", "data") }).FailureMessage!.ShouldContain("Give one outside.");
        new IngestionOptionsValidator().Validate(null, new IngestionOptions { DataFolder = " " }).FailureMessage.ShouldBe("Ingestion:DataFolder is empty: give a folder, or leave the setting out.");
        new IngestionOptionsValidator().Validate(null, new IngestionOptions()).Succeeded.ShouldBeTrue();
    }
}
