namespace Hewn.LogQL.Metrics.Windows;

/// <summary>A state of a fixed size that a window's value comes from.</summary>
internal interface IValueState<TSelf> : IPaneState<TSelf>
    where TSelf : struct, IValueState<TSelf>
{
    /// <summary>The function's value of the samples so far; never asked of no samples.</summary>
    double Value { get; }
}
