using Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes;

/// <summary>The truth table, made anew for everyone who asks: cases hold the signals of one run.</summary>
internal static class RouteTable
{
    public static IReadOnlyList<RouteSection> Sections =>
    [
        MinimalApiCases.Section, VerbCases.Section, PathCases.Section, ControllerCases.Section, VersionCases.Section, FileCases.Section,
        MiddlewareCases.Section, AheadCases.Section, ExceptionCases.Section, BadRequestCases.Section, StatusPageCases.Section,
        BrokenOffCases.Section, ClientDisconnectCases.Section, DisconnectAfterResponseCases.Section, StreamCases.Section, GrpcCases.Section, OrderCases.Section, RewrittenCases.Section, UnmeasuredCases.Section, UnseenCases.Section,
    ];

    public static TheoryData<string> Names => [.. Sections.SelectMany(section => section.Cases).Select(row => row.Name)];

    public static RouteCase Find(string name) => Sections.SelectMany(section => section.Cases).Single(row => row.Name == name);
}
