using System.Net;

namespace Gateway.Instrumentation.HttpClients;

/// <summary>The content of a response: the service's own, and its end is the end of the call.</summary>
internal sealed class MeasuredContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly MeasuredCall _call;
    private readonly HttpRequestMessage _request;

    public MeasuredContent(HttpContent content, MeasuredCall call, HttpRequestMessage request)
    {
        (_content, _call, _request) = (content, call, request);
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            if (values.Count == 1)
                Headers.TryAddWithoutValidation(name, values.ToString());
            else
                Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        }
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var destination = new CopyDestination(stream);
        try
        {
            _content.CopyTo(destination, context, cancellationToken);
        }
        catch (Exception exception)
        {
            BrokenOff(destination, exception, cancellationToken);
            throw;
        }

        _call.Complete();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var destination = new CopyDestination(stream);
        try
        {
            await _content.CopyToAsync(destination, context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            BrokenOff(destination, exception, cancellationToken);
            throw;
        }

        _call.Complete();
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken)
    {
        try
        {
            return Measured(_content.ReadAsStream(cancellationToken));
        }
        catch (Exception exception)
        {
            _call.Fail(exception, cancellationToken, _request);
            throw;
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Measured(await _content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            _call.Fail(exception, cancellationToken, _request);
            throw;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        var known = _content.Headers.ContentLength;
        length = known.GetValueOrDefault();
        return known is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _call.Abandon(); // before: a read that this breaks off is not the service's error
            _content.Dispose();
        }

        base.Dispose(disposing);
    }

    private void BrokenOff(CopyDestination destination, Exception exception, CancellationToken cancellationToken)
    {
        if (destination.HasFailed && !cancellationToken.IsCancellationRequested)
            _call.Abandon();
        else
            _call.Fail(exception, cancellationToken, _request);
    }

    private MeasuredStream Measured(Stream stream) => new(stream, _call, _content.Headers.ContentLength ?? -1);
}
