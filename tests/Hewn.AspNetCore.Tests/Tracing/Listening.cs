using System.Collections.Concurrent;
using System.Diagnostics;

namespace Hewn.AspNetCore.Tests.Tracing;

/// <summary>A listener such as an OpenTelemetry exporter has one. The process's: who listens runs alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Listening : IDisposable
{
    public const string Name = "who listens to activities";

    private readonly ActivityListener _listener;

    public Listening(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Recorded) // As exporters do.
                    Exported.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public ConcurrentQueue<Activity> Exported { get; } = new();

    public void Dispose() => _listener.Dispose();
}
