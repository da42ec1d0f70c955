namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>The look of Grafana's dark theme. Lines have crisp edges: smooth ones, with their many shades, make a picture nearly twice as large.</summary>
internal static class PageStyle
{
    public const string Css =
        """
        * { box-sizing: border-box; margin: 0; padding: 0 }
        body { position: relative; width: 1600px; background: #111217; color: #ccccdc; font: 12px Inter, Roboto, "DejaVu Sans Condensed", "DejaVu Sans", sans-serif; overflow: hidden }
        div { position: absolute; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
        h1 { font-size: 20px; font-weight: 500; padding-top: 14px }
        small { font-size: 13px; font-weight: 400; color: #9d9da8; padding-left: 16px }
        .time { position: absolute; right: 0; top: 14px; padding: 5px 12px; background: #181b1f; border: 1px solid #2d2f34; border-radius: 2px }
        .choices { padding-top: 16px }
        .choices span { margin-right: 8px; padding: 6px 10px 6px 0; background: #181b1f; border: 1px solid #2d2f34; border-radius: 2px }
        .choices b { font-weight: 500; color: #6e9fff; padding: 6px 8px; margin-right: 8px; border-right: 1px solid #2d2f34 }
        .row { font-size: 15px; font-weight: 500; line-height: 30px }
        .row::before { content: "⌄"; padding: 0 8px }
        .panel { background: #181b1f; border: 1px solid #25272c; border-radius: 2px }
        .title { font-weight: 500; font-size: 13px; line-height: 30px }
        .nothing { display: flex; align-items: center; justify-content: center; color: #9d9da8; font-size: 15px }
        .name { font-size: 12px; line-height: 18px }
        .middle { text-align: center }
        .value { display: flex; align-items: center; justify-content: center }
        .value b { font-weight: 500 }
        svg { display: block; position: absolute; left: 0; top: 0; overflow: hidden }
        svg .mark { font-size: 11px; fill: #9d9da8 }
        .grid { stroke: #25272c }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round }
        .line, .area { shape-rendering: crispEdges }
        .threshold { stroke-dasharray: 8 6 }
        table { width: 100%; border-collapse: collapse; table-layout: fixed }
        td, th { overflow: hidden; text-overflow: ellipsis; text-align: left; font-weight: 400; padding: 0 8px }
        .legend tr { height: 18px; font-size: 11px }
        .legend th, .rows th { color: #6e9fff }
        .legend td, .legend th { line-height: 17px; border-bottom: 1px solid #202226 }
        .legend th.number { width: 110px }
        .number { text-align: right }
        .dash { display: inline-block; width: 14px; height: 4px; border-radius: 2px; margin: 0 8px 2px 0 }
        .rows tr { height: 27px }
        .rows td, .rows th { line-height: 26px; border-bottom: 1px solid #25272c }
        .more td { color: #9d9da8 }
        """;
}
