using System.Net;
using System.Text.Json;

namespace PricingService.Tests.Endpoints;

/// <summary>Reads problem details.</summary>
internal static class Problem
{
    /// <summary>Checks that an answer is a problem of this status, and returns what it says.</summary>
    public static (string Title, string Detail) ShouldBeProblem(this (HttpStatusCode Status, string Body) answer, HttpStatusCode status)
    {
        answer.Status.ShouldBe(status, answer.Body);
        using var json = JsonDocument.Parse(answer.Body);
        json.RootElement.GetProperty("status").GetInt32().ShouldBe((int)status);
        return (
            json.RootElement.GetProperty("title").GetString()!,
            json.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()! : "");
    }
}
