using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.RequestIds;

/// <summary>Logs and traces carry the request id, and the headers that the options name.</summary>
public sealed class CarriedIdTests : IDisposable
{
    private readonly RecordedScopes _logs = new();
    private readonly Dictionary<string, object?> _tags = [];

    [Fact]
    public async Task Logs_and_traces_carry_all_three()
    {
        await AskAsync(UserAndProperty, (IdApp.Header, "request-1"), ("X-User-ID", "user-1"), ("X-Property-ID", "property-1"));

        Logged.ShouldBe("handled RequestId=request-1 UserId=user-1 PropertyId=property-1");
        Tagged.ShouldBe("request.id=request-1 user.id=user-1 property.id=property-1");
    }

    [Fact]
    public async Task Without_user_and_property_they_carry_the_requests()
    {
        await AskAsync(UserAndProperty, (IdApp.Header, "request-1"));

        Logged.ShouldBe("handled RequestId=request-1");
        Tagged.ShouldBe("request.id=request-1");
    }

    [Theory]
    [InlineData("X-User-ID", "UserId", "user.id")]
    [InlineData("X-Property-ID", "PropertyId", "property.id")]
    public async Task With_one_of_both_they_carry_that(string header, string value, string tag)
    {
        await AskAsync(UserAndProperty, (IdApp.Header, "request-1"), (header, "theirs"));

        Logged.ShouldBe($"handled RequestId=request-1 {value}=theirs");
        Tagged.ShouldBe($"request.id=request-1 {tag}=theirs");
    }

    [Fact]
    public async Task A_value_with_spaces_or_of_more_than_128_characters_is_ignored()
    {
        await AskAsync(UserAndProperty, (IdApp.Header, "request-1"), ("X-User-ID", "user 1"), ("X-Property-ID", new string('x', 129)));

        Logged.ShouldBe("handled RequestId=request-1");
        Tagged.ShouldBe("request.id=request-1");
    }

    [Fact]
    public async Task Headers_may_have_other_names()
    {
        await AskAsync(
            ids =>
            {
                ids.HeaderName = "Correlation-ID";
                (ids.LoggedHeaders["Account"], ids.LoggedHeaders["Hotel"]) = ("UserId", "PropertyId");
            },
            ("Correlation-ID", "request-1"), ("Account", "user-1"), ("Hotel", "property-1"), ("X-User-ID", "user-2"));

        Logged.ShouldBe("handled RequestId=request-1 UserId=user-1 PropertyId=property-1");
    }

    [Fact]
    public async Task No_header_but_the_request_id_is_read_by_default()
    {
        await AskAsync(
            null,
            (IdApp.Header, "request-1"), ("X-User-ID", "user-1"), ("X-Property-ID", "property-1"));

        Logged.ShouldBe("handled RequestId=request-1");
        Tagged.ShouldBe("request.id=request-1");
    }

    [Fact]
    public async Task Nothing_is_taken_when_nothing_is_accepted()
    {
        await AskAsync(ids =>
        {
            UserAndProperty(ids);
            ids.AcceptIncoming = false;
        }, (IdApp.Header, "request-1"), ("X-User-ID", "user-1"), ("X-Property-ID", "property-1"));

        Logged.ShouldMatch("^handled RequestId=[0-9a-f-]{36}$");
        Tagged.ShouldMatch("^request.id=[0-9a-f-]{36}$");
    }

    [Fact]
    public async Task Nothing_is_taken_from_strangers_when_networks_are_named()
    {
        await AskAsync(ids =>
        {
            UserAndProperty(ids);
            ids.TrustedNetworks.Add("10.0.0.0/8");
        }, (IdApp.Header, "request-1"), ("X-User-ID", "user-1"), ("X-Property-ID", "property-1"));

        Logged.ShouldMatch("^handled RequestId=[0-9a-f-]{36}$");
    }

    [Fact]
    public async Task Off_they_carry_none_but_the_hosts_own()
    {
        await AskAsync(ids =>
        {
            UserAndProperty(ids);
            ids.Enabled = false;
        }, (IdApp.Header, "request-1"), ("X-User-ID", "user-1"));

        Logged.ShouldNotContain("request-1");
        Tagged.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_scope_ends_with_the_request()
    {
        await AskAsync(null, (IdApp.Header, "request-1"));

        _logs.CreateLogger(RecordedScopes.Category).Log(LogLevel.Information, default, "afterwards", null, (text, _) => text);

        Logged.ShouldBe("handled RequestId=request-1");
        _logs.Lines.Last().ShouldBe("afterwards ");
    }

    [Fact]
    public async Task Work_that_goes_on_after_the_request_keeps_the_scope_but_not_the_request()
    {
        var end = new TaskCompletionSource();
        WeakReference? request = null;
        Task? work = null;
        await using var app = await IdApp.StartAsync(
            map: app => app.MapGet("/start", (HttpContext context) =>
            {
                request = new WeakReference(context);
                work = Task.Run(async () => await end.Task);
            }),
            configureHost: builder => builder.Logging.AddProvider(_logs));
        (await IdApp.SendAsync(app, "/start")).EnsureSuccessStatusCode();

        await request!.CollectedAsync();
        end.SetResult();
        await work!;
    }

    [Fact]
    public async Task The_scope_reads_as_words()
    {
        await AskAsync(UserAndProperty, (IdApp.Header, "request-1"), ("X-User-ID", "user-1"));

        _logs.Scopes.ShouldContain("RequestId:request-1 UserId:user-1");
    }

    [Theory]
    [InlineData("UserId", "user.id")]
    [InlineData("TenantID", "tenant.id")]
    [InlineData("AbTest2Variant", "ab.test2.variant")]
    [InlineData("user_id", "user_id")]
    [InlineData("Region", "region")]
    public async Task The_tag_has_the_name_in_lower_case_with_dots_between_the_words(string logName, string tag)
    {
        await AskAsync(ids => ids.LoggedHeaders["X-Value"] = logName, (IdApp.Header, "request-1"), ("X-Value", "theirs"));

        Tagged.ShouldBe($"request.id=request-1 {tag}=theirs");
    }

    public void Dispose() => _logs.Dispose();

    // The host's own scope has a RequestId, too: its is the one before ours.
    private string Logged => string.Join(' ', _logs.Lines.First().Split(' ').Where((word, at) => at != 1));

    private string Tagged => string.Join(' ', _tags.Select(tag => $"{tag.Key}={tag.Value}"));

    private static void UserAndProperty(RequestIdOptions ids) =>
        (ids.LoggedHeaders["X-User-ID"], ids.LoggedHeaders["X-Property-ID"]) = ("UserId", "PropertyId");

    private async Task AskAsync(Action<RequestIdOptions>? options, params (string Name, string Value)[] headers)
    {
        await using var app = await IdApp.StartAsync(
            all => options?.Invoke(all.RequestIds),
            app => app.MapGet("/logged", (HttpContext context, ILoggerFactory loggers) =>
            {
                loggers.CreateLogger(RecordedScopes.Category).Log(LogLevel.Information, default, "handled", null, (text, _) => text);
                foreach (var tag in context.Features.GetRequiredFeature<IHttpActivityFeature>().Activity.TagObjects.Where(tag => tag.Value is "theirs" || tag.Key is "request.id" or "user.id" or "property.id"))
                    _tags.Add(tag.Key, tag.Value);
            }),
            configureHost: builder => builder.Logging.AddProvider(_logs));
        (await IdApp.SendAsync(app, "/logged", headers)).EnsureSuccessStatusCode();
    }
}
