using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Holds the endpoint of a measured request: tells the request when routing has found it, and remembers which one the client
/// asked for when an error page takes its place.
/// </summary>
internal sealed class RoutedEndpointFeature(RequestInFlight request) : IEndpointFeature
{
    private HttpContext _context = null!; // set by Attach, as the next
    private IHttpResponseFeature _response = null!;
    private Endpoint? _endpoint;
    private Endpoint? _failed;
    private bool _wasSet;
    private bool _isErrorPage;

    public Endpoint? Endpoint
    {
        get => _endpoint;
        set
        {
            // Looking up features that are not there takes time. Error pages set the status before they route to their endpoint.
            if (!_isErrorPage && (_wasSet || _response.StatusCode >= StatusCodes.Status400BadRequest))
                NoteErrorPage();
            _wasSet = true;
            _endpoint = value;
            if (value is not null && !_isErrorPage)
                request.RouteTo(value);
        }
    }

    /// <summary>
    /// The endpoint that responded: the last one, where something routed the request anew, and the one that failed, where an
    /// error page responded for it.
    /// </summary>
    public Endpoint? Responding => _isErrorPage ? _failed
        : _wasSet && _endpoint is null && _context.Features.Get<IExceptionHandlerFeature>() is { } handled ? handled.Endpoint
        : _endpoint;

    public void Attach(HttpContext context, IHttpResponseFeature response)
    {
        (_context, _response, _endpoint, _failed, _wasSet, _isErrorPage) = (context, response, null, null, false, false);
        context.Features[typeof(IEndpointFeature)] = this;
    }

    private void NoteErrorPage()
    {
        if (_context.Features.Get<IExceptionHandlerFeature>() is { } handled)
            (_isErrorPage, _failed) = (true, handled.Endpoint);
        else if (_context.Features.Get<IStatusCodeReExecuteFeature>() is { } page)
            (_isErrorPage, _failed) = (true, page.Endpoint);
    }
}
