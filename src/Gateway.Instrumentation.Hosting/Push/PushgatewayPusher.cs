using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.Hosting;

/// <summary>
/// Pushes the page of a registry to a Pushgateway, or to another server that takes the text format. A host makes one with
/// <c>AddPushgateway</c> and pushes by itself; a program without a host makes its own and calls <see cref="PushAsync"/> at its end.
/// </summary>
/// <remarks>Thread-safe. One push or deletion runs at a time, so that an older page never replaces a newer one.</remarks>
public sealed class PushgatewayPusher : IDisposable
{
    private const int ShownAnswer = 1000; // of an answer that refuses a push, in bytes
    private const string Disposed = "this pusher was disposed meanwhile.";

    // A new connection looks the name up again, as it must after a move of the server.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly MetricRegistry _registry;
    private readonly PushgatewayOptions _options;
    private readonly PushMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Uri _address;
    private readonly HttpMethod _push;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly HttpClient? _ownClient;
    private readonly HttpClient _client;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _disposed = new();

    /// <summary>Creates a pusher. Nothing is pushed yet.</summary>
    /// <param name="registry">The registry: <c>metrics.Registry</c>.</param>
    /// <param name="options">The options, read once, now.</param>
    /// <exception cref="OptionsValidationException">Options that cannot work; the message names each one and the fix.</exception>
    public PushgatewayPusher(MetricRegistry registry, PushgatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        options = options.Copy();
        if (options.Mistakes().ToList() is { Count: > 0 } mistakes)
            throw new OptionsValidationException("", typeof(PushgatewayOptions), mistakes);

        var factory = new MetricFactory(registry);
        _registry = registry;
        _options = options;
        _time = factory.TimeProvider;
        _address = options.Address();
        _push = options.ImportUrl is null && options.ReplaceGroup ? HttpMethod.Put : HttpMethod.Post;
        _authorization = options switch
        {
            { BearerToken: { } token } => new("Bearer", token),
            { Username: { } user } => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password}"))),
            _ => null,
        };
        _metrics = factory.Shared(static factory => new PushMetrics(factory));
        _metrics.Announce(Target);

        // No redirects: what follows one may be a page that answers 200 to everything.
        _client = options.Client
            ?? (_ownClient = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = ConnectionLifetime })
            {
                Timeout = Timeout.InfiniteTimeSpan, // ours goes by the registry's clock
            });
    }

    /// <summary>Where pushes go, without a query, which may hold a secret.</summary>
    internal string Destination => _address.GetLeftPart(UriPartial.Path);

    private string Target => _options.ImportUrl is null ? "pushgateway" : "import";

    /// <summary>
    /// Pushes the page as it is now. When the server cannot be reached, answers that it has an error, or not at all, it is tried again
    /// until <see cref="PushgatewayOptions.Timeout"/> is over. Does nothing when recording is off.
    /// </summary>
    /// <param name="cancellationToken">Cancels the push. A server that has read the page already may still take it.</param>
    /// <returns>A task that ends when the server has the page.</returns>
    /// <exception cref="PushgatewayException">The server does not have the page.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">This pusher was disposed before.</exception>
    public Task PushAsync(CancellationToken cancellationToken = default) => TryAsync(_push, cancellationToken);

    /// <summary>Deletes the group, with the metrics of earlier pushes. Tries again as <see cref="PushAsync"/> does. Does nothing when recording is off.</summary>
    /// <param name="cancellationToken">Cancels the deletion.</param>
    /// <returns>A task that ends when the server has accepted the deletion.</returns>
    /// <exception cref="InvalidOperationException">The server of <see cref="PushgatewayOptions.ImportUrl"/> has no groups.</exception>
    /// <exception cref="PushgatewayException">The group is still there.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">This pusher was disposed before.</exception>
    public Task DeleteAsync(CancellationToken cancellationToken = default) => _options.ImportUrl is null
        ? TryAsync(HttpMethod.Delete, cancellationToken)
        : throw new InvalidOperationException("Only a Pushgateway has groups to delete: set Url and Job in place of ImportUrl.");

    /// <summary>Frees the connections. What runs is given up.</summary>
    public void Dispose()
    {
        _disposed.Cancel(); // not disposed: a push that ends now still reads its token
        _ownClient?.Dispose();
    }

    /// <summary>Tries until it works, the answer says that another try is useless, or the time is over.</summary>
    private async Task TryAsync(HttpMethod method, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        if (!_registry.Enabled)
            return;
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposed.Token, cancellationToken);
        PushgatewayException? failure = null;
        try
        {
            await _turn.WaitAsync(limit.Token).ConfigureAwait(false);
            try
            {
                for (var tries = 1; ; tries++)
                {
                    try
                    {
                        await TryOnceAsync(method, IsCutOff(failure), limit.Token, cancellationToken).ConfigureAwait(false);
                        return;
                    }
                    catch (PushgatewayException exception) when (exception.IsWorthAnotherTry && !limit.IsCancellationRequested)
                    {
                        failure = exception;
                        await Waiting.DelayAsync(Waiting.BackOff(_options.RetryDelay, tries, _options.Timeout), _time, limit.Token).ConfigureAwait(false);
                    }
                }
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw failure ?? Failure(method, _disposed.IsCancellationRequested ? Disposed : $"another push took all of {_options.Timeout} (Timeout).");
        }
    }

    /// <summary>Whether the connection broke, as it does when a server refuses a push before it has read the page. Asked before the page is sent, it says why.</summary>
    private static bool IsCutOff(PushgatewayException? failure) =>
        failure?.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown };

    private Task TryOnceAsync(HttpMethod method, bool asksFirst, CancellationToken limit, CancellationToken cancellationToken) => method == HttpMethod.Delete
        ? SendAsync(method, content: null, asksFirst: false, limit, cancellationToken)
        : _metrics.TrackPush(Target).RunAsync(
            _ => OverwrittenLabel() is { } overwritten ? throw overwritten : SendAsync(method, new PageContent(_registry), asksFirst, limit, cancellationToken), cancellationToken);

    private async Task SendAsync(HttpMethod method, HttpContent? content, bool asksFirst, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, _address) { Content = content };
            request.Headers.Authorization = _authorization;
            if (asksFirst)
                request.Headers.ExpectContinue = true;
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit).ConfigureAwait(false);
            if (request.Method != method)
                throw Failure(method, $"the Client followed a redirect to {PushgatewayOptions.Shown(request.RequestUri!.OriginalString)} with {request.Method}, which leaves the page behind. Set AllowAutoRedirect of its handler to false.", status: answer.StatusCode);
            if (!answer.IsSuccessStatusCode)
                throw await RefusalAsync(method, answer, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException ? !cancellationToken.IsCancellationRequested : _disposed.IsCancellationRequested)
        {
            throw Failure(method, GivenUp(limit), exception); // a client that is disposed throws many things
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or PushgatewayException))
        {
            throw Failure(method, $"{PrintableText.Of(exception.GetBaseException().Message).TrimEnd('.')}.{Hint(exception)}", exception);
        }
    }

    private string GivenUp(CancellationToken limit) => (_disposed.IsCancellationRequested, limit.IsCancellationRequested) switch
    {
        (true, _) => Disposed,
        (_, true) => $"no answer within {_options.Timeout} (Timeout).",
        _ => $"the Client gave up. Its own Timeout is {_client.Timeout}: let that of the options decide, with Client.Timeout = Timeout.InfiniteTimeSpan.",
    };

    private static string Hint(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => " Is the address one of TLS (https), and the certificate one that this machine trusts? Client takes certificates of your own.",
        HttpRequestException or IOException => " Is the server up, and the address right?",
        _ => "", // of a handler in the user's Client
    };

    /// <summary>The Pushgateway gives each series the labels of its group, so that series which differ in one of them become one.</summary>
    private PushgatewayException? OverwrittenLabel()
    {
        if (_options.ImportUrl is not null)
            return null;
        foreach (var definition in _registry.Definitions)
        {
            if (definition.Labels.FirstOrDefault(label => label.Name == "job" || _options.GroupingKey.ContainsKey(label.Name)) is { } label)
                return new(
                    $"The page is not pushed to {Destination}: {definition.Name} has the label \"{label.Name}\", which the Pushgateway would overwrite with that of the group. Rename the label, or take it out of the GroupingKey.")
                {
                    IsWorthAnotherTry = false,
                };
        }

        return null;
    }

    private async Task<PushgatewayException> RefusalAsync(HttpMethod method, HttpResponseMessage answer, CancellationToken limit, CancellationToken cancellationToken)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"the answer is {(int)answer.StatusCode} {PrintableText.Of(answer.ReasonPhrase ?? "")}.");
        var hint = answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => " Set Username and Password, or BearerToken, as the server wants them.",
            HttpStatusCode.NotFound => " Is the address right, with the path that a proxy may add?",
            HttpStatusCode.RequestEntityTooLarge => " The page is larger than the server, or a proxy before it, takes: raise that limit (nginx: client_max_body_size).",
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => $" Set the address that it names: {PushgatewayOptions.Shown(answer.Headers.Location?.OriginalString ?? "none")}.",
            _ => "",
        };
        var body = PrintableText.Of(await ReadAsync(answer, limit, cancellationToken).ConfigureAwait(false));
        return Failure(method, status + hint + (body.Length == 0 ? "" : $" The server says: {body}"), status: answer.StatusCode);
    }

    /// <summary>The beginning of what the server says. The status counts, also where the rest of the answer does not come.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[ShownAnswer];
            var body = await answer.Content.ReadAsStreamAsync(limit).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, limit).ConfigureAwait(false);
                return Encoding.UTF8.GetString(buffer.AsSpan(0, length)).Trim();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return "";
        }
    }

    private PushgatewayException Failure(HttpMethod method, string what, Exception? inner = null, HttpStatusCode? status = null) =>
        new($"The {(method == HttpMethod.Delete ? "deletion of the group at" : "push to")} {Destination} failed: {what}", status, inner);

    /// <summary>The page, written piece by piece while it is sent.</summary>
    private sealed class PageContent : HttpContent
    {
        private readonly MetricRegistry _registry;

        public PageContent(MetricRegistry registry)
        {
            _registry = registry;
            Headers.TryAddWithoutValidation("Content-Type", ExpositionContentType.Text);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            _registry.CollectToAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
