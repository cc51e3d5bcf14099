using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;

namespace Hewn.Serilog;

/// <summary>Sets Hewn up as a sink of Serilog.</summary>
public static class HewnLoggerConfigurationExtensions
{
    /// <summary>
    /// Writes events to the global system, <see cref="Log"/>. It is started and stopped apart from Serilog;
    /// <c>CloseAndFlush</c> waits until its files have every event.
    /// </summary>
    /// <param name="sinks">Serilog's <c>WriteTo</c>.</param>
    /// <param name="restrictedToMinimumLevel">Events below are not written. Ignored where a switch is given.</param>
    /// <param name="formatProvider">How messages show numbers and times. Default: the invariant culture.</param>
    /// <param name="levelSwitch">A minimum that can change while the program runs.</param>
    /// <remarks>
    /// Levels are checked before anything is rendered: Serilog's own, then <c>HewnOptions.MinimumLevel</c> (INFO) and
    /// <c>Levels</c>, then those of Hewn's files. There is no need for an asynchronous wrapper around the sink; one
    /// would take the call's context (<see cref="Log.Context"/>) away.
    /// </remarks>
    /// <example><c>new LoggerConfiguration().WriteTo.Hewn().CreateLogger()</c></example>
    public static LoggerConfiguration Hewn(
        this LoggerSinkConfiguration sinks,
        LogEventLevel restrictedToMinimumLevel = LevelAlias.Minimum,
        IFormatProvider? formatProvider = null,
        LoggingLevelSwitch? levelSwitch = null)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        return sinks.Sink(new HewnSink(null, formatProvider), restrictedToMinimumLevel, levelSwitch);
    }

    /// <summary>Writes events to that system; see the overload without one.</summary>
    /// <param name="sinks">Serilog's <c>WriteTo</c>.</param>
    /// <param name="system">A running system; whoever started it stops it.</param>
    /// <param name="restrictedToMinimumLevel">Events below are not written. Ignored where a switch is given.</param>
    /// <param name="formatProvider">How messages show numbers and times. Default: the invariant culture.</param>
    /// <param name="levelSwitch">A minimum that can change while the program runs.</param>
    public static LoggerConfiguration Hewn(
        this LoggerSinkConfiguration sinks,
        LogSystem system,
        LogEventLevel restrictedToMinimumLevel = LevelAlias.Minimum,
        IFormatProvider? formatProvider = null,
        LoggingLevelSwitch? levelSwitch = null)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        ArgumentNullException.ThrowIfNull(system);
        return sinks.Sink(new HewnSink(system, formatProvider), restrictedToMinimumLevel, levelSwitch);
    }
}
