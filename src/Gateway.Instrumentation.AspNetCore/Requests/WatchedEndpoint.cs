using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Stands for the endpoint of a request that has none yet, and keeps the one that the client asked for.</summary>
internal sealed class WatchedEndpoint : IEndpointFeature
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
            // A page for a status is routed to like a request, and takes its traces away when it is done.
            if (!_isReplaced && _context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
                (_isReplaced, _replaced) = (true, _endpoint);
            _endpoint = value;
        }
    }

    /// <summary>The endpoint that the client asked for.</summary>
    public Endpoint? Asked => _isReplaced ? _replaced : _endpoint;

    public void Attach(HttpContext context)
    {
        _context = context;
        (_endpoint, _replaced, _isReplaced) = (null, null, false);
        context.Features.Set<IEndpointFeature>(this);
    }
}
