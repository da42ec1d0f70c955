using IngestionWorker.Graph;
using IngestionWorker.Watching;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestionWorker.Troubles;

/// <summary>Makes the trouble that <c>--trouble</c> asks for, in a copy of the folder.</summary>
internal sealed partial class Troublemaker(
    WatchedFolder folder, DataFolder data, IOptions<IngestionOptions> options, TimeProvider time, ILogger<Troublemaker> logger) : BackgroundService
{
    private const int Writes = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LockedFor = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Trouble is not { } trouble)
            return;
        LogTrouble(trouble);
        await Task.Yield();
        var files = folder.Files().Where(file => file.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        for (var round = 0; ; round++)
        {
            var path = files.Count == 0 ? null : folder.PathOf(files[round % files.Count]);
            switch (trouble)
            {
                case TroubleNames.BusyStore:
                    await Task.Delay(LockedFor, time, stoppingToken);
                    Touch(path);
                    await LockAsync(stoppingToken);
                    break;
                case TroubleNames.BrokenFiles when path is not null:
                    var text = await File.ReadAllBytesAsync(path, stoppingToken);
                    await File.AppendAllTextAsync(path, "\nSELECT FROM WHERE;\n", stoppingToken);
                    await Task.Delay(Pause, time, stoppingToken);
                    await File.WriteAllBytesAsync(path, text, stoppingToken);
                    break;
                case TroubleNames.Churn when path is not null:
                    for (var write = 0; write < Writes; write++)
                        Touch(path);
                    await Task.Delay(Pause, time, stoppingToken);
                    break;
                case TroubleNames.ColdCache or TroubleNames.SlowWorkers:
                    foreach (var file in files)
                        Touch(folder.PathOf(file));
                    await Task.Delay(Pause * 10, time, stoppingToken);
                    break;
                default:
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
                    break;
            }
        }
    }

    // Written anew as it is: an event of the folder, and nothing else.
    private static void Touch(string? path)
    {
        if (path is not null)
            File.WriteAllBytes(path, File.ReadAllBytes(path));
    }

    /// <summary>Holds the lock that a write needs, as another program would.</summary>
    private async Task LockAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection($"Data Source={data.Graph}");
        await connection.OpenAsync(cancellationToken);
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            await Task.Delay(LockedFor, time, cancellationToken);
        }
        finally
        {
            connection.Execute("ROLLBACK");
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Making trouble: {Trouble}.")]
    private partial void LogTrouble(string trouble);
}
