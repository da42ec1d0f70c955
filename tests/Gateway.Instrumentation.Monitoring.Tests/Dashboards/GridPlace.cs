using System.Text.Json.Nodes;

namespace Gateway.Instrumentation.Monitoring.Tests.Dashboards;

/// <summary>A place in Grafana's grid.</summary>
internal readonly record struct GridPlace(int X, int Y, int W, int H)
{
    public static GridPlace Read(JsonNode place)
    {
        int Number(string name) => place[name]!.GetValue<int>();
        return new GridPlace(Number("x"), Number("y"), Number("w"), Number("h"));
    }

    public bool Overlaps(GridPlace other) => X < other.X + other.W && other.X < X + W && Y < other.Y + other.H && other.Y < Y + H;
}
