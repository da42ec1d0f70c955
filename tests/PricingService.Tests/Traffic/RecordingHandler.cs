using System.Net;

namespace PricingService.Tests.Traffic;

/// <summary>Takes down what is sent, and answers nothing that anybody could go on with.</summary>
internal sealed class RecordingHandler : HttpMessageHandler
{
    private readonly List<string> _sent = [];

    public IReadOnlyList<string> Sent => _sent;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        _sent.Add($"{request.Method} {request.RequestUri!.AbsolutePath} {body}");
        return new HttpResponseMessage(HttpStatusCode.InternalServerError);
    }
}
