namespace GatewayApi.Completions;

/// <summary>The section <c>Completions</c> of the configuration.</summary>
public sealed class CompletionsOptions
{
    /// <summary>Real providers, asked before the simulated ones, in this order.</summary>
    public List<RealProvider> Providers { get; set; } = [];

    /// <summary>The teams that may ask, by name. When there are none, everybody may.</summary>
    public Dictionary<string, Team> Teams { get; set; } = [];

    /// <summary>A provider with an OpenAI-compatible API.</summary>
    public sealed class RealProvider
    {
        /// <summary>Its name on the page.</summary>
        public string Name { get; set; } = "";

        /// <summary>Its address, such as <c>https://api.openai.com/v1</c>.</summary>
        public Uri? Url { get; set; }

        /// <summary>Its key.</summary>
        public string Key { get; set; } = "";

        /// <summary>The models that it is asked for.</summary>
        public List<string> Models { get; set; } = [];
    }

    /// <summary>A team, its key and its budget.</summary>
    public sealed class Team
    {
        /// <summary>What its programs send as <c>Authorization: Bearer</c>.</summary>
        public string Key { get; set; } = "";

        /// <summary>What it may spend in a day, in US dollars.</summary>
        public double DailyUsd { get; set; } = 10;
    }
}
