namespace Hewn.LogQL.Metrics.Windows;

/// <summary>A pane that has samples.</summary>
internal struct PaneEntry<TState>
    where TState : struct, IPaneState<TState>
{
    public long Pane;
    public TState State;
}
