using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tracing;

/// <summary>
/// A call's span: its place in a trace, under the ids that stand on every line of the call. One call's; begun and ended
/// in the flow of that call.
/// </summary>
/// <remarks>
/// It is an activity of our own source where somebody listens to that; otherwise the one that ASP.NET made, which
/// continues the client's trace; otherwise one that nobody sees.
/// </remarks>
internal sealed class CallSpan
{
    private const string Unnamed = "hewn.call";

    private static readonly ActivitySource _source = new(
        HewnTracing.SourceName, typeof(CallSpan).Assembly.GetName().Version?.ToString(3));

    private readonly Activity _activity;
    private readonly Activity? _own;
    private readonly TraceParent? _remote;

    private CallSpan(Activity activity, Activity? own, TraceParent? remote, ActivityKind kind)
    {
        (_activity, _own, _remote, Kind) = (activity, own, remote, kind);
        TraceId = activity.TraceId.ToHexString();
        SpanId = activity.SpanId.ToHexString();
    }

    public string TraceId { get; }

    public string SpanId { get; }

    /// <summary>The span that this one is part of; null where it begins the trace.</summary>
    public string? ParentId => _activity.ParentSpanId is var parent && parent != default ? parent.ToHexString() : null;

    /// <summary>Server in an application; client in a proxy, which asks another server.</summary>
    public ActivityKind Kind { get; }

    /// <summary>Whether somebody records the trace: the client says so, or a listener here.</summary>
    public bool IsTraced => _remote is { IsSampled: true } || (IsListened && _own!.Recorded);

    /// <summary>Whether what the client says of its trace holds, its state included.</summary>
    public bool IsContinued => _remote is not null;

    /// <summary>
    /// What the next server is told. A trace that begins here is to be recorded there, too, as it is here.
    /// </summary>
    public string Header
    {
        get
        {
            int flags = IsListened ? (_remote?.Flags & ~1 ?? 0) | (_own!.Recorded ? 1 : 0) : _remote?.Flags ?? 1;
            return string.Create(CultureInfo.InvariantCulture, $"00-{TraceId}-{SpanId}-{flags:x2}");
        }
    }

    /// <summary>Attributes that the application gave to the activity.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Tags => _activity.TagObjects;

    /// <summary>Whether somebody listens to the span here.</summary>
    public bool IsListened => _own?.Source.Name.Length > 0;

    /// <summary>Begins the span of a call.</summary>
    /// <param name="headers">The client's fields.</param>
    /// <param name="kind">What the call is here.</param>
    /// <param name="mayBeExported">Whether listeners to our source are to see it.</param>
    public static CallSpan Begin(IHeaderDictionary headers, ActivityKind kind, bool mayBeExported)
    {
        TraceParent? remote = TraceParent.Of(headers.TraceParent);
        string? state = remote is null ? null : headers.TraceState.ToString() is { Length: > 0 } text ? text : null;
        Activity? outer = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current
            && (remote is null || current.TraceId == remote.TraceId)
            ? current
            : null; // ASP.NET knows no later versions of the field.
        Activity? own = (mayBeExported ? BeginListened(outer, remote?.ToContext(state), kind) : null)
            ?? (outer is null ? BeginUnseen(remote, state) : null);
        return new CallSpan(own ?? outer!, own, remote, kind);
    }

    /// <summary>Tells listeners what became of the call; the span's times are those of its record.</summary>
    public void Describe(SpanFacts facts)
    {
        if (!IsListened || _own is not { } own)
            return;
        own.SetStartTime(facts.Start.UtcDateTime);
        own.SetEndTime((facts.Start + facts.Duration).UtcDateTime);
        own.DisplayName = facts.Name;
        if (!own.IsAllDataRequested)
            return;
        foreach ((string name, object? value) in facts.Attributes)
            own.SetTag(name, value);
        if (facts.IsError)
            own.SetStatus(ActivityStatusCode.Error, facts.Problem);
    }

    /// <summary>Keeps the span of a call that is not recorded from being exported, too.</summary>
    public void Hide() => _own?.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;

    /// <summary>Ends the activity; listeners export it.</summary>
    public void Stop() => _own?.Stop();

    private static Activity? BeginListened(Activity? outer, ActivityContext? remote, ActivityKind kind)
    {
        if (!_source.HasListeners())
            return null;
        Activity? before = Activity.Current;
        bool isSeen = outer?.Source.Name.Length > 0;
        if (!isSeen)
            Activity.Current = null; // A parent that nobody exports would make an orphan.
        Activity? own = _source.StartActivity(Unnamed, kind, isSeen ? outer!.Context : remote ?? default);
        if (own is null)
            Activity.Current = before;
        return own;
    }

    private static Activity BeginUnseen(TraceParent? remote, string? state)
    {
        var own = new Activity(Unnamed);
        own.SetIdFormat(ActivityIdFormat.W3C);
        if (remote is not null)
        {
            own.SetParentId(remote.TraceId, remote.SpanId, (ActivityTraceFlags)(remote.Flags & 1));
            own.TraceStateString = state;
        }
        else
        {
            Activity.Current = null;
        }

        return own.Start();
    }
}
