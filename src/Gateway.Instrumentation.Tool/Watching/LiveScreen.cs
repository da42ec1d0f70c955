using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Instrumentation.Tool.Watching;

/// <summary>A screen of its own in the terminal, which is gone at the end: what stood in the window stands there again, with the cursor.</summary>
internal static class LiveScreen
{
    private static readonly ControlCode Enter = new("\u001b[?1049h\u001b[H");
    private static readonly ControlCode Leave = new("\u001b[?1049l");

    /// <summary>Shows what a loop hands in, until the loop ends.</summary>
    public static async Task ShowAsync(IAnsiConsole console, Func<Action<IRenderable>, Task> loop)
    {
        console.Write(Enter);
        try
        {
            await console.Live(new Text("…")).Overflow(VerticalOverflow.Crop).StartAsync(context => loop(shown =>
            {
                context.UpdateTarget(shown);
                context.Refresh();
            })).ConfigureAwait(false);
        }
        finally
        {
            console.Write(Leave);
        }
    }
}
