using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

/// <summary>A controller that says where its requests go.</summary>
[ApiController]
[Route("controller")]
[TrackRequest(Provider = "of-controller", Model = "of-controller")]
public sealed class ChatController : ControllerBase
{
    [HttpGet("plain")]
    public IActionResult Plain() => Ok();

    [HttpGet("action")]
    [TrackRequest(Model = "of-action")]
    public IActionResult Tracked() => Ok();

    [HttpGet("handler")]
    [TrackRequest(Model = "of-action")]
    public IActionResult Tagged()
    {
        HttpContext.TagRequest(provider: "of-handler");
        return Ok();
    }
}
