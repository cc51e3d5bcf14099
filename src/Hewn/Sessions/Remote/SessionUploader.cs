using System.Collections.Concurrent;
using System.Globalization;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Remote;

/// <summary>
/// Sends an open session in the background, again and again, and what is left at its end. Whatever fails is told, now
/// and then, and never reaches the session. Thread-safe.
/// </summary>
internal sealed class SessionUploader : IDisposable
{
    private const int HopelessFailures = 3;

    private static readonly TimeSpan _turnPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _abortPatience = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<Task, bool> _corrections = new();

    private readonly PartHost _host;
    private readonly string _shown;
    private readonly RemoteOptions _options;
    private readonly RemoteClient _client;
    private readonly SessionPush _push;
    private readonly RemotePause _pauses;
    private readonly PushTally _tally = new();
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();
    private Task _running = Task.CompletedTask;
    private long _endAt; // Written before _ending is set.

    // The loop's own.
    private int _failures;
    private long _untold;
    private long _toldAt;
    private volatile bool _isDone;

    private SessionUploader(PartHost host, (string Workspace, string Name) named, RemoteOptions options, Random random)
    {
        var address = RemoteAddress.Of(options.Url, options.Tenant);
        (_host, _options, _pauses) = (host, options, new RemotePause(random));
        _shown = $"Session {named.Workspace}/{named.Name}";
        _client = new RemoteClient(address, options, _tally);
        _push = new SessionPush(host, named, _client, options, _tally) { IsOpen = true };
    }

    /// <summary>How it is doing.</summary>
    public RemoteStatus Status => _tally.At(new Uri(_client.Address.Shown));

    /// <summary>Begins to send a session that was opened.</summary>
    /// <param name="host">The session's directory.</param>
    /// <param name="named">Its workspace and name.</param>
    /// <param name="options">Where to, and how.</param>
    /// <param name="course">How it runs: an end that becomes known behind its closing is sent, too.</param>
    public static SessionUploader Start(
        PartHost host, (string Workspace, string Name) named, RemoteOptions options, SessionCourse course)
    {
        course.Corrected = () => Correct(host, named, options);
        return Start(host, named, options);
    }

    /// <summary>Waits for what is still to be told of ends, because the process ends itself; bounded.</summary>
    public static void AwaitCorrections() => Task.WaitAll([.. _corrections.Keys], Limits.RemoteCorrectionPatience);

    private static SessionUploader Start(
        PartHost host, (string Workspace, string Name) named, RemoteOptions options)
    {
        var uploader = new SessionUploader(host, named, options, new Random());
        uploader._running = Task.Run(uploader.RunAsync);
        return uploader;
    }

    /// <summary>Sends what has changed since the end, beside whatever runs now.</summary>
    private static void Correct(PartHost host, (string Workspace, string Name) named, RemoteOptions options)
    {
        var correction = new Task(() => Start(host, named, options).Dispose());
        _corrections.TryAdd(correction, true);
        _ = correction.ContinueWith(
            done => _corrections.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None,
            TaskScheduler.Default);
        correction.Start(TaskScheduler.Default);
    }

    /// <summary>
    /// The session is closed, and all of it is in its files: waits a bounded time for the rest, and tells what is left.
    /// Once.
    /// </summary>
    public void Dispose()
    {
        long ticks = (long)(_options.EndTimeout.TotalSeconds * _options.Time.TimestampFrequency);
        Volatile.Write(ref _endAt, _options.Time.GetTimestamp() + ticks);
        _ending.TrySetResult();
        if (!_running.Wait(_options.EndTimeout + _turnPause))
        {
            _abort.Cancel();
            _running.Wait(_abortPatience);
        }

        if (!_isDone)
            TellRest();
        if (_running.IsCompleted)
        {
            _client.Dispose();
            _abort.Dispose();
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            bool isEnding = _ending.Task.IsCompleted; // Before the sending: all of the session is in its files then.
            TimeSpan pause = _options.Interval;
            try
            {
                bool hadTurn = await SendAsync().ConfigureAwait(false);
                if (hadTurn && isEnding)
                {
                    _isDone = true;
                    return;
                }

                if (!hadTurn && isEnding)
                    pause = _turnPause;
            }
            catch (OperationCanceledException) when (_abort.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) // Boundary: the session goes on whatever happens here.
            {
                if (e is RemoteFailure { Kind: RemoteFailureKind.Conflict })
                {
                    TellConflict(e.Message);
                    return;
                }

                NoteFailure(e);
                if (isEnding && _failures > HopelessFailures)
                    return;
                pause = _pauses.After(_failures, e as RemoteFailure);
            }

            if (!await WaitAsync(pause, isEnding).ConfigureAwait(false))
                return;
        }
    }

    /// <summary>Sends what is there; false when another process is at it.</summary>
    private async Task<bool> SendAsync()
    {
        using IDisposable? turn = _push.TryTakeTurn();
        if (turn is null)
            return false;
        await _push.RunAsync(_abort.Token).ConfigureAwait(false);
        if (_failures > 0)
        {
            _host.Diagnostics.Report(
                ProblemKind.Over,
                string.Create(CultureInfo.InvariantCulture,
                    $"{_shown}: {_client.Address.Shown} takes it again, after {_failures} failures"));
        }

        (_failures, _untold, _tally.Problem) = (0, 0, null);
        return true;
    }

    /// <summary>Waits until it is time again; false when the end comes first.</summary>
    private async Task<bool> WaitAsync(TimeSpan pause, bool isEnding)
    {
        if (isEnding && _options.Time.GetElapsedTime(_options.Time.GetTimestamp(), Volatile.Read(ref _endAt)) <= pause)
            return false;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token);
        var delay = Task.Delay(pause, _options.Time, over.Token);
        await (isEnding ? Task.WhenAny(delay) : Task.WhenAny(delay, _ending.Task)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false); // The timer goes, too.
        return !_abort.IsCancellationRequested;
    }

    private void NoteFailure(Exception e)
    {
        _failures++;
        _untold++;
        _tally.Problem = e.Message;
        bool isDue = _failures == 1 || _options.Time.GetElapsedTime(_toldAt) >= Limits.RemoteTellInterval;
        if (!isDue)
            return;
        _toldAt = _options.Time.GetTimestamp();
        string advice = e is RemoteFailure { Kind: RemoteFailureKind.Misdirected }
            ? " Address, key or tenant are wrong."
            : "";
        string count = _untold > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({_untold} times)") : "";
        string what = e is RemoteFailure
            ? $"{_client.Address.Shown} does not take it{count}: {e.Message}.{advice}"
            : $"it cannot be sent to {_client.Address.Shown}{count}: {e.Message}";
        _host.Diagnostics.Report(
            ProblemKind.Temporary,
            $"{_shown}: {what} It stands in {_host.Directory}; nothing is lost, and it is tried again.",
            e is RemoteFailure ? null : e);
        _untold = 0;
    }

    private void TellConflict(string reason)
    {
        _tally.Problem = reason;
        _isDone = true; // What is left is not to be sent there.
        _host.Diagnostics.Report(
            ProblemKind.Permanent,
            $"{_shown} is not sent to {_client.Address.Shown} any more: {reason} It stands in {_host.Directory}. Give "
            + "it another name, or take the server's away.");
    }

    private void TellRest()
    {
        try
        {
            PushRest rest = PushRest.Of(_host, _client.Address);
            if (rest.IsNone)
                return;
            string tenant = _client.Address.Tenant is { } named ? $" --tenant {named}" : "";
            _host.Diagnostics.Report(
                ProblemKind.Temporary,
                $"{_shown}: {rest} are still to be sent to {_client.Address.Shown}"
                + (_tally.Problem is { } problem ? $" ({problem})" : "")
                + $". The next opening goes on with it, or: hewn session push {_host.Directory} --to "
                + _client.Address.Shown + tenant);
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            _host.Diagnostics.Report(
                ProblemKind.Temporary,
                $"{_shown}: how much is still to be sent to {_client.Address.Shown} cannot be told: {e.Message}", e);
        }
    }
}
