using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>BenchmarkDotNet on the classes in <c>Questions</c>: absolute times in processes of their own, one by one.</summary>
internal static class BdnCommand
{
    public static int Run(Arguments arguments)
    {
        var config = DefaultConfig.Instance.AddJob(arguments.IsQuick ? Job.ShortRun : Job.Default);
        string[] filters = arguments.Rest.Count == 0 ? ["*"] : [.. arguments.Rest];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(BdnCommand).Assembly).Run(["--filter", .. filters], config);
        return summaries.Any() && summaries.All(summary => !summary.HasCriticalValidationErrors) ? 0 : 1;
    }
}
