using Microsoft.AspNetCore.Mvc;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>A controller with the conventional route.</summary>
public sealed class PagesController : Controller
{
    public IActionResult Index() => Content("pages");

    public IActionResult Show(string id) => Content(id);
}
