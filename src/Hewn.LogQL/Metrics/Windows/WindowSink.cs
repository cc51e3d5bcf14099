namespace Hewn.LogQL.Metrics.Windows;

/// <summary>Takes the value of a window.</summary>
internal delegate void WindowSink(int window, double value);
