using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>A controller with routes in attributes.</summary>
[ApiController]
[Route("api/[controller]")]
public sealed class ItemsController : ControllerBase
{
    [HttpGet("{id}")]
    public IActionResult Get(string id) => Ok(id);

    [HttpPost]
    public IActionResult Make(NewItem item) => Ok(item.Name);

    [HttpGet("{id}/price")]
    public IActionResult Price(string id) => NotFound(id);

    [HttpGet("broken")]
    public IActionResult Broken() => Url is null ? Ok() : throw new InvalidOperationException("broken on purpose");

    [HttpGet("private")]
    [DisableGatewayMetrics]
    public IActionResult Private() => Ok("private");

    [HttpGet("~/elsewhere")]
    public IActionResult Elsewhere() => Ok("here");

    public sealed record NewItem([Required, MinLength(3)] string Name);
}
