using IngestionWorker.Ingestion;
using Spectre.Console;

namespace IngestionWorker.Terminal;

/// <summary>Shows how far the first pass is, when the output is a terminal.</summary>
internal sealed class ProgressBar(IAnsiConsole console)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Ends when all changes so far are done with.</summary>
    public async Task ShowAsync(FileChanges changes, CancellationToken cancellationToken)
    {
        var idle = changes.WhenIdleAsync();
        if (!console.Profile.Out.IsTerminal)
        {
            await idle.WaitAsync(cancellationToken);
            return;
        }

        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async progress =>
            {
                var files = progress.AddTask("Files", maxValue: 1);
                do
                {
                    files.MaxValue(Math.Max(1, changes.Added));
                    files.Value(changes.Added == 0 ? 1 : changes.Done);
                    files.Description($"{changes.Done} of {changes.Added} files");
                }
                while (!await EndsWithinAsync(idle, cancellationToken));
                files.Value(files.MaxValue);
                files.Description($"{changes.Done} of {changes.Added} files");
            });
    }

    private static async Task<bool> EndsWithinAsync(Task idle, CancellationToken cancellationToken)
    {
        try
        {
            await idle.WaitAsync(Interval, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
