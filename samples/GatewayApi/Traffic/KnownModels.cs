using GatewayApi.Endpoints;

namespace GatewayApi.Traffic;

/// <summary>The models that callers know of: those on the last list that one of them asked the gateway for.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class KnownModels
{
    private volatile IReadOnlyList<string> _all = [];
    private volatile IReadOnlyList<string> _favourites = [];

    /// <summary>All of them; none before the first sync.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>Those that half of the callers want: one of each provider. Never empty when there are any.</summary>
    public IReadOnlyList<string> Favourites => _favourites;

    public void Learn(ModelList list)
    {
        if (list.Models.Count == 0)
            return;
        _favourites = [.. list.Models.DistinctBy(model => model.Provider).Select(model => model.Model)];
        _all = [.. list.Models.Select(model => model.Model)]; // last: whoever sees some finds favourites as well
    }
}
