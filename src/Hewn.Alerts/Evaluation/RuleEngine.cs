using Hewn.Alerts.Rules;
using Hewn.Alerts.State;

namespace Hewn.Alerts.Evaluation;

/// <summary>Evaluates rules on schedule, keeps the course of alerts, tells who is to be told. Thread-safe.</summary>
public sealed class RuleEngine
{
    /// <summary>How often those are told anew who could not be told that alerts of a former rule have ended.</summary>
    private static readonly TimeSpan _retirementInterval = TimeSpan.FromMinutes(1);

    private readonly IRuleQuery _query;
    private readonly RuleEngineOptions _options;
    private readonly AlertStateFile? _state;
    private readonly Lock _told = new();
    private readonly Lock _gate = new(); // what follows
    private readonly List<(GroupRun Group, DateTimeOffset Until)> _retired = [];
    private readonly Dictionary<GroupRun, (CancellationTokenSource Stop, Task Work)> _loops = [];
    private readonly HashSet<Task> _ending = []; // Loops of former groups that have been stopped, and still run.
    private IReadOnlyList<GroupRun> _groups;
    private bool _isRunning;
    private CancellationToken _end;

    private long _evaluations;
    private long _failures;
    private bool _isRecordingBroken; // under _told

    /// <summary>
    /// An engine that has evaluated nothing yet. With <see cref="RuleEngineOptions.StatePath"/> it goes on where an
    /// earlier one ended; a state that cannot be read is told, and begun anew.
    /// </summary>
    /// <param name="files">The rules.</param>
    /// <param name="query">Answers their queries.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <exception cref="ArgumentException">Two notifiers have the same name.</exception>
    public RuleEngine(IReadOnlyList<RuleFile> files, IRuleQuery query, RuleEngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(query);
        (_query, _options) = (query, options ?? new());
        if (_options.Notifiers.DistinctBy(notifier => notifier.Name).Count() < _options.Notifiers.Count)
            throw new ArgumentException("Two notifiers have the same name.", nameof(options));
        _groups = [.. files.SelectMany(file => file.Groups.Select(group => Begin(file, group)))];
        if (_options.StatePath is null)
            return;
        _state = new(_options.StatePath);
        if (_state.Restore(_groups, _options.Time.GetUtcNow()) is { } problem)
            Tell(problem);
    }

    /// <summary>How all groups stand, in the order of their files.</summary>
    public IReadOnlyList<GroupStatus> Status => [.. Groups.Select(group => group.Status)];

    /// <summary>How often a rule was evaluated, all rules together.</summary>
    public long Evaluations => Interlocked.Read(ref _evaluations);

    /// <summary>How many of them failed.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>
    /// Puts other rules in the place of those there are, also while they are evaluated. A group that has not changed
    /// goes on as if nothing had happened. In one that has, rules of the same name, query and labels keep their alerts.
    /// Alerts of rules that are no more end, and who was told that they fire is told that.
    /// </summary>
    /// <param name="files">All rules from now on.</param>
    public void Update(IReadOnlyList<RuleFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        DateTimeOffset now = _options.Time.GetUtcNow();
        lock (_gate)
        {
            Dictionary<(string, string), GroupRun> former =
                _groups.ToDictionary(group => (group.File, group.Group.Name));
            var next = new List<GroupRun>();
            var over = new List<GroupRun>();
            foreach (RuleFile file in files)
            {
                foreach (RuleGroup group in file.Groups)
                {
                    bool wasThere = former.Remove((file.Path, group.Name), out GroupRun? before);
                    if (wasThere && RuleYaml.OfGroup(before!.Group) == RuleYaml.OfGroup(group))
                    {
                        next.Add(before!);
                        continue;
                    }

                    GroupRun fresh = Begin(file, group);
                    if (wasThere)
                    {
                        fresh.TakeOver(before!);
                        over.Add(before!);
                    }

                    next.Add(fresh);
                }
            }

            _groups = next;
            foreach (GroupRun group in over.Concat(former.Values))
                Retire_NeedsLock(group, now);
            if (_isRunning)
                StartLoops_NeedsLock();
        }
    }

    /// <summary>Evaluates all groups once, and tells who is to be told; returns when they were.</summary>
    /// <param name="at">The time that queries are asked for.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task EvaluateAsync(DateTimeOffset at, CancellationToken token = default)
    {
        foreach (GroupRun group in Groups)
            await EvaluateAsync(group, at, token).ConfigureAwait(false);
        GroupRun[] retired;
        lock (_gate)
        {
            _retired.RemoveAll(one => one.Until < at);
            retired = [.. _retired.Select(one => one.Group)];
        }

        foreach (GroupRun group in retired)
            await group.NotifyAsync(at, token).ConfigureAwait(false);
    }

    /// <summary>
    /// Evaluates the groups, each in its interval, until cancelled, which is the normal end. When the task is done,
    /// nothing is evaluated, told or kept any more, also not of groups that were replaced a moment before.
    /// </summary>
    /// <param name="token">Ends it.</param>
    /// <exception cref="InvalidOperationException">They are being evaluated already.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        lock (_gate)
        {
            if (_isRunning)
                throw new InvalidOperationException("The rules are being evaluated already.");
            (_isRunning, _end) = (true, token);
            StartLoops_NeedsLock();
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] loops;
        lock (_gate)
        {
            _isRunning = false;
            // Those of former groups, too: what they still write must not meet the caller's clearing away.
            loops = [.. _loops.Values.Select(loop => loop.Work), .. _ending];
        }

        await Task.WhenAll(loops).ConfigureAwait(false);
        lock (_gate)
        {
            foreach ((CancellationTokenSource stop, _) in _loops.Values)
                stop.Dispose();
            _loops.Clear();
        }
    }

    /// <summary>Evaluates one group, and tells who is to be told; returns when they were.</summary>
    internal async Task EvaluateAsync(GroupRun group, DateTimeOffset at, CancellationToken token)
    {
        await StepAsync(group, at, token).ConfigureAwait(false);
        await group.NotifyAsync(at, token).ConfigureAwait(false);
        Save(at);
    }

    /// <summary>Its groups.</summary>
    internal IReadOnlyList<GroupRun> Groups
    {
        get
        {
            lock (_gate)
                return _groups;
        }
    }

    private GroupRun Begin(RuleFile file, RuleGroup group) => new(file.Path, group, _options, Tell);

    private void Retire_NeedsLock(GroupRun group, DateTimeOffset now)
    {
        if (_loops.Remove(group, out (CancellationTokenSource Stop, Task Work) loop))
        {
            loop.Stop.Cancel();
            _ending.Add(loop.Work);
            _ = loop.Work.ContinueWith(
                _ => Forget(loop.Stop, loop.Work), CancellationToken.None, TaskContinuationOptions.None,
                TaskScheduler.Default);
        }

        if (group.Retire(now) && _options.Notifiers.Count > 0)
            _retired.Add((group, now + Limits.ResolvedRetention));
    }

    private void Forget(CancellationTokenSource stop, Task ended)
    {
        stop.Dispose();
        lock (_gate)
            _ending.Remove(ended);
    }

    private void StartLoops_NeedsLock()
    {
        foreach (GroupRun group in _groups.Where(group => !_loops.ContainsKey(group)))
            Start_NeedsLock(group, token => RunAsync(group, token));
        foreach ((GroupRun group, DateTimeOffset until) in _retired)
            Start_NeedsLock(group, token => TellOfEndAsync(group, until, token));
        _retired.Clear(); // their loops have them
    }

    private void Start_NeedsLock(GroupRun group, Func<CancellationToken, Task> run)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_end);
        CancellationToken token = stop.Token;
        _loops[group] = (stop, Task.Run(() => run(token), CancellationToken.None));
    }

    private async Task StepAsync(GroupRun group, DateTimeOffset at, CancellationToken token)
    {
        IReadOnlyList<RecordedSample> samples = await group.EvaluateAsync(_query, at, token).ConfigureAwait(false);
        foreach (RuleStatus rule in group.Status.Rules)
        {
            Interlocked.Increment(ref _evaluations);
            if (rule.Error is not null)
                Interlocked.Increment(ref _failures);
        }

        if (_options.OnSamples is not { } take || samples.Count == 0)
            return;
        string? problem = null;
        lock (_told)
        {
            bool wasBroken = _isRecordingBroken;
            try
            {
                take(samples);
                _isRecordingBroken = false;
                problem = wasBroken ? "writing what is recorded: works again" : null;
            }
            catch (IOException failed)
            {
                _isRecordingBroken = true;
                problem = wasBroken ? null : $"writing what is recorded: {failed.Message}";
            }
        }

        if (problem is not null)
            Tell(problem);
    }

    private async Task RunAsync(GroupRun group, CancellationToken token)
    {
        DateTimeOffset at = _options.Time.GetUtcNow();
        Task telling = Task.CompletedTask;
        try
        {
            while (!token.IsCancellationRequested)
            {
                await StepSafelyAsync(group, at, token).ConfigureAwait(false);
                // A far side that is slow must not hold up the rules; it is told beside them, once at a time.
                telling = Task.WhenAll(telling, TellAsync(group, at, token));
                if (telling.IsCompleted)
                    telling = Task.CompletedTask;
                Save(at);
                DateTimeOffset now = _options.Time.GetUtcNow();
                long passed = Math.Max(0, (now - at).Ticks / group.Interval.Ticks);
                if (passed > 0)
                    group.NoteMissed(passed);
                at += group.Interval * (passed + 1);
                TimeSpan pause = at - now;
                // A clock that was set back by hours must not stop the rules for hours.
                if (pause > group.Interval)
                    (at, pause) = (now + group.Interval, group.Interval);
                await Task.Delay(pause, _options.Time, token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The normal end.
        }

        await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A defect in one evaluation must not end all further ones in silence.</summary>
    private async Task StepSafelyAsync(GroupRun group, DateTimeOffset at, CancellationToken token)
    {
        try
        {
            await StepAsync(group, at, token).ConfigureAwait(false);
        }
        catch (Exception defect) when (defect is not OperationCanceledException) // Boundary: the loop of a group.
        {
            Interlocked.Increment(ref _failures);
            Tell($"group '{group.Group.Name}' ({group.File}) could not be evaluated: {defect}");
        }
    }

    /// <summary>Tells who is to be told that the alerts of a former group have ended, until nobody need be.</summary>
    private async Task TellOfEndAsync(GroupRun group, DateTimeOffset until, CancellationToken token)
    {
        try
        {
            for (DateTimeOffset now = _options.Time.GetUtcNow(); now <= until; now = _options.Time.GetUtcNow())
            {
                await group.NotifyAsync(now, token).ConfigureAwait(false);
                await Task.Delay(_retirementInterval, _options.Time, token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return; // The normal end.
        }

        lock (_gate)
        {
            if (_isRunning && _loops.Remove(group, out (CancellationTokenSource Stop, Task Work) loop))
                loop.Stop.Dispose();
        }
    }

    private async Task TellAsync(GroupRun group, DateTimeOffset at, CancellationToken token)
    {
        await group.NotifyAsync(at, token).ConfigureAwait(false);
        Save(at);
    }

    private void Save(DateTimeOffset at)
    {
        if (_state?.Save(Groups, at) is { } problem)
            Tell(problem);
    }

    private void Tell(string problem)
    {
        lock (_told)
            _options.OnProblem?.Invoke(problem);
    }
}
