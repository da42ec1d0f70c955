using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Holds the endpoint of a request that is routed later, and remembers which one the client asked for when a status code page
/// replaces it.
/// </summary>
internal sealed class RequestedEndpointFeature : IEndpointFeature
{
    private HttpContext _context = null!; // set by Attach
    private Endpoint? _endpoint;
    private Endpoint? _replaced;
    private bool _isReplaced;

    public Endpoint? Endpoint
    {
        get => _endpoint;
        set
        {
            // UseStatusCodePagesWithReExecute routes to its page like a request, and removes its feature when it is done.
            if (!_isReplaced && _context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
                (_isReplaced, _replaced) = (true, _endpoint);
            _endpoint = value;
        }
    }

    /// <summary>The endpoint that the client asked for.</summary>
    public Endpoint? Requested => _isReplaced ? _replaced : _endpoint;

    public void Attach(HttpContext context)
    {
        _context = context;
        (_endpoint, _replaced, _isReplaced) = (null, null, false);
        context.Features.Set<IEndpointFeature>(this);
    }
}
