using Microsoft.AspNetCore.Mvc;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>An excluded controller with all of its actions.</summary>
[ApiController]
[Route("hidden")]
[DisableGatewayMetrics]
public sealed class HiddenController : ControllerBase
{
    [HttpGet]
    public IActionResult Get() => Ok("hidden");
}
