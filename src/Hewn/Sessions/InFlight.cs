using System.Runtime.InteropServices;

namespace Hewn.Sessions;

/// <summary>
/// Which exception a thread is in the middle of: in a <c>finally</c> that the exception runs (a <c>using</c>'s), and in
/// a <c>catch</c>. An exception inside an asynchronous method does not show. Each thread has its own.
/// </summary>
/// <remarks>
/// The runtime does not say which exception it is, but where it keeps what it knows of it: on the thread's stack, below
/// that of an exception which it interrupts. So the places of those that were thrown tell which of them are over.
/// </remarks>
internal static class InFlight
{
    private const int MaxKept = 64;

    [ThreadStatic]
    private static List<(nint Place, WeakReference<Exception> Error)>? _thrown;

    /// <summary>Where the runtime keeps the exception of this thread; 0 when there is none.</summary>
    public static nint Place => Marshal.GetExceptionPointers();

    /// <summary>The exception that this thread is in the middle of; null when there is none, or it is not known.
    /// </summary>
    public static Exception? Current
    {
        get
        {
            nint place = Place;
            if (place == 0 || _thrown is not { } thrown)
                return null;
            int index = thrown.FindLastIndex(one => one.Place == place);
            if (index < 0)
                index = thrown.Count - 1; // Thrown on by a way that was not told: mostly it is the last one.
            return index >= 0 && thrown[index].Error.TryGetTarget(out Exception? error) ? error : null;
        }
    }

    /// <summary>This thread throws it at the moment.</summary>
    public static void Note(Exception error)
    {
        nint place = Place;
        List<(nint Place, WeakReference<Exception> Error)> thrown = _thrown ??= [];
        // Those further down the stack, or here, are over: a new one can only be below those that are not.
        while (thrown is [.., var last] && unchecked((nuint)last.Place <= (nuint)place))
            thrown.RemoveAt(thrown.Count - 1);
        if (thrown.Count == MaxKept)
            thrown.RemoveAt(0);
        thrown.Add((place, new WeakReference<Exception>(error)));
    }
}
