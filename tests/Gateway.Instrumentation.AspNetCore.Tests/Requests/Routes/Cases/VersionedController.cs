using Asp.Versioning;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>A controller with a version.</summary>
[ApiController]
[ApiVersion(2.0)]
[Route("versioned")]
public sealed class VersionedController : ControllerBase
{
    [HttpGet]
    public IActionResult Get() => Ok("all");
}
