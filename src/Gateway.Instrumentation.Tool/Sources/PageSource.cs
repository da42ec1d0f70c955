using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Sources;

/// <summary>Opens pages: of an address, a file, or the standard input.</summary>
internal sealed class PageSource : IDisposable
{
    private const string Input = "-";
    private const string UsualPath = "/metrics";

    private readonly PageRequest _request;
    private readonly Func<Stream> _openInput;
    private readonly HttpClient _client;

    // A compressed page that breaks off is damaged, and not a shorter page.
    static PageSource() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    public PageSource(PageRequest request, Func<Stream> openInput)
    {
        _request = request;
        _openInput = openInput;

        // The timeout is that of the whole page: see ReadAsync.
        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None || request.AcceptsAnyCertificate;
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", request.Accept);
        foreach (var (name, value) in request.Headers)
        {
            _client.DefaultRequestHeaders.Remove(name); // the user's Accept wins
            _client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>The address that a source means; null when it is a file or the standard input. Without a path it is /metrics, as for Prometheus.</summary>
    public static Uri? AddressOf(string source)
    {
        if (source == Input || File.Exists(source))
            return null;
        var text = source.Contains("://", StringComparison.Ordinal) ? source : $"http://{source}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return null;
        if (!ReferenceEquals(text, source) && !source.Contains(':', StringComparison.Ordinal))
            return null; // "page.txt" is a file that is not there, rather than a host
        return address.PathAndQuery == "/" ? new Uri(address, UsualPath) : address;
    }

    /// <summary>Reads a page. A name and a password in its address are sent, and shown nowhere.</summary>
    /// <param name="source">An address, a path, or <c>-</c>.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UnreadablePageException">It cannot be read.</exception>
    public async Task<T> ReadAsync<T>(string source, Func<OpenPage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var (address, login) = Login.Of(AddressOf(source));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (address is not null)
            timeout.CancelAfter(_request.Timeout);
        try
        {
            var page = await OpenAsync(source, address, login, timeout.Token).ConfigureAwait(false);
            await using (page.ConfigureAwait(false))
                return await read(page, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreadablePageException($"{address} did not answer within {_request.Timeout.TotalSeconds:0.###} s. Wait longer with --timeout, or look whether the service hangs.", exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or HttpRequestException or UnauthorizedAccessException)
        {
            throw new UnreadablePageException(Reasons.Of(exception, address?.ToString() ?? source), exception);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<OpenPage> OpenAsync(string source, Uri? address, AuthenticationHeaderValue? login, CancellationToken cancellationToken)
    {
        if (address is not null)
            return await ScrapeAsync(address, login, cancellationToken).ConfigureAwait(false);
        var stream = source == Input ? _openInput() : File.OpenRead(source);
        return await OpenPage.OpenAsync(new PageOrigin(source == Input ? "standard input" : source), stream, response: null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<OpenPage> ScrapeAsync(Uri address, AuthenticationHeaderValue? login, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (login is not null)
            request.Headers.Authorization = login;
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!response.IsSuccessStatusCode)
                throw new UnreadablePageException(Reasons.Of(response.StatusCode, address));
            response.Content.Headers.TryGetValues("Content-Type", out var types);
            var origin = new PageOrigin(address.ToString(), IsScraped: true, types?.FirstOrDefault());
            if (origin.IsProtobuf)
                throw new UnreadablePageException($"{address} answers in protobuf, which this tool does not read. Ask for text: --accept text.");
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await OpenPage.OpenAsync(origin, body, response, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
