namespace Hewn.Sessions;

/// <summary>
/// The moment behind an <c>await using</c>: the compiler keeps an exception that leaves it, awaits the end of the
/// session, and throws the same object again, at once and in the same flow of control. Seen there, it has left the
/// session.
/// </summary>
/// <remarks>
/// Only the first exception behind the end counts, only in the flow that ended the session, and only an object that was
/// first thrown while the session was open. So one that was caught inside is a failure only if it is thrown on there
/// before any other is thrown.
/// </remarks>
internal sealed class Departure
{
    private static readonly AsyncLocal<Departure?> _current = new();

    private readonly SessionCourse _course;
    private int _isArmed;

    private Departure(SessionCourse course) => _course = course;

    /// <summary>Ends a session, in the flow of the caller.</summary>
    public static ValueTask EndAsync(SessionCourse course, Action close)
    {
        var departure = new Departure(course);
        if (course.State == SessionState.Running)
            _current.Value = departure; // Not from an asynchronous method: what that sets, its caller does not see.
        return new ValueTask(departure.CloseAsync(close));
    }

    /// <summary>The course of the session that this flow has just ended, for the first who asks; else null.</summary>
    public static SessionCourse? Take() =>
        _current.Value is { } here && Interlocked.Exchange(ref here._isArmed, 0) == 1 ? here._course : null;

    private async Task CloseAsync(Action close)
    {
        await Task.Run(close).ConfigureAwait(false);
        Volatile.Write(ref _isArmed, 1); // What is thrown from now on is none of the end's own making.
    }
}
