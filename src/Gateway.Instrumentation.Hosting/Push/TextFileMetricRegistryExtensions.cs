using System.IO.Pipelines;
using Gateway.Instrumentation.Hosting;

namespace Gateway.Instrumentation;

/// <summary>Writes the page to a file, for the textfile collector of node_exporter.</summary>
public static class TextFileMetricRegistryExtensions
{
    private const string Extension = ".prom";
    private const UnixFileMode ReadByAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>
    /// Writes the page as it is now to a file, in the text format. The file is replaced as a whole: whoever reads it sees the old page or the new
    /// one, also when this process is killed. Every user may read it, whatever the umask: node_exporter is another one. Does nothing when recording
    /// is off.
    /// </summary>
    /// <param name="registry">The registry: <c>metrics.Registry</c>.</param>
    /// <param name="path">The file, in the folder that node_exporter reads (<c>--collector.textfile.directory</c>). It must end in <c>.prom</c>.</param>
    /// <param name="cancellationToken">Cancels the writing; the old file stays.</param>
    /// <returns>A task that ends when the file is there.</returns>
    /// <exception cref="ArgumentException">The name of the file does not end in <c>.prom</c>.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not write in the folder.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>Thread-safe: of two writings at once, one page stays, whole.</remarks>
    public static Task WriteTextFileAsync(this MetricRegistry registry, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ThrowIfNotProm(path);
        if (!registry.Enabled)
            return Task.CompletedTask;
        return new MetricFactory(registry).Shared(static factory => new PushMetrics(factory))
            .TrackPush("text_file").RunAsync(token => WriteAsync(registry, path, token), cancellationToken);
    }

    /// <summary>Writes the page to a stream, piece by piece, and leaves the stream open.</summary>
    internal static async Task CollectToAsync(this MetricRegistry registry, Stream stream, CancellationToken cancellationToken)
    {
        var pipe = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        await registry.CollectAsync(pipe, cancellationToken).ConfigureAwait(false);
        await pipe.CompleteAsync().ConfigureAwait(false);
    }

    /// <exception cref="ArgumentException">The name of the file does not end in <c>.prom</c>.</exception>
    internal static void ThrowIfNotProm(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!path.EndsWith(Extension, StringComparison.Ordinal))
            throw new ArgumentException($"\"{PrintableText.Of(path)}\" does not end in {Extension}: node_exporter reads no other files. Name it \"{PrintableText.Of(Path.ChangeExtension(path, Extension))}\".", nameof(path));
    }

    private static async Task WriteAsync(MetricRegistry registry, string path, CancellationToken cancellationToken)
    {
        // In the same folder, because only there a rename replaces at once, and with another end, so that node_exporter leaves it alone.
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        var file = Create(temporary, path);
        try
        {
            await using (file.ConfigureAwait(false))
            {
                if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file.SafeFileHandle) is var mode && (mode & ReadByAll) != ReadByAll)
                    File.SetUnixFileMode(file.SafeFileHandle, mode | ReadByAll);
                await registry.CollectToAsync(file, cancellationToken).ConfigureAwait(false);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static FileStream Create(string temporary, string path)
    {
        try
        {
            return new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new DirectoryNotFoundException($"The folder of \"{PrintableText.Of(path)}\" does not exist. Create it, or give the folder that node_exporter reads (--collector.textfile.directory).", exception);
        }
    }
}
