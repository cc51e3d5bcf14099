using Hewn;
using LocalLlm.Generation;
using LocalLlm.KvCache;
using LocalLlm.Transformer;

namespace LocalLlm.Inference;

/// <summary>
/// The one thread that decodes: it takes in waiting answers as there is room, steps all running ones together, and
/// tells the statistics of the cache now and then. Thread-safe.
/// </summary>
internal sealed class DecodingScheduler : IDisposable
{
    /// <summary>Answers that are decoded together; more wait.</summary>
    public const int MaxRunning = 8;

    /// <summary>Answers that may wait; more are refused.</summary>
    public const int MaxWaiting = 64;

    private static readonly TimeSpan _statisticsEvery = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly Queue<GenerationJob> _waiting = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly BatchDecoder _decoder;
    private readonly TieredKvCache _cache;
    private readonly Logger _logger;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    public DecodingScheduler(TransformerModel model, TieredKvCache cache, Logger logger, TimeProvider time)
    {
        (_cache, _logger, _time) = (cache, logger, time);
        _decoder = new BatchDecoder(model, cache);
        _thread = new Thread(Run) { IsBackground = true, Name = "decode" };
        _thread.UnsafeStart(); // No request's context: each job brings its own.
    }

    /// <summary>Takes a job. False: too many wait already.</summary>
    /// <exception cref="ObjectDisposedException">The server is stopping.</exception>
    public bool TryAdd(GenerationJob job)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            if (_waiting.Count >= MaxWaiting)
                return false;
            _waiting.Enqueue(job);
        }

        _work.Release();
        return true;
    }

    /// <summary>Ends the thread, and every job with it.</summary>
    public void Dispose()
    {
        lock (_lock)
            _isStopping = true;
        _work.Release();
        _thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        var running = new List<GenerationJob>();
        long told = _time.GetTimestamp();
        while (!_isStopping)
        {
            if (running.Count == 0 && !_work.Wait(_statisticsEvery))
                TellStatistics(ref told);
            Admit(running);
            if (running.Count == 0)
                continue;
            StepAll(running);
            if (_time.GetElapsedTime(told) >= _statisticsEvery)
                TellStatistics(ref told);
        }

        lock (_lock)
        {
            running.AddRange(_waiting);
            _waiting.Clear();
        }

        foreach (GenerationJob job in running)
            End(job, GenerationException.Stopping());
        _cache.TellStatistics();
    }

    private void TellStatistics(ref long told)
    {
        told = _time.GetTimestamp();
        _cache.TellStatistics();
    }

    private void Admit(List<GenerationJob> running)
    {
        lock (_lock)
        {
            while (running.Count < MaxRunning && _waiting.TryDequeue(out GenerationJob? job))
                running.Add(job);
        }
    }

    private void StepAll(List<GenerationJob> running)
    {
        foreach (GenerationJob job in running.Where(job => job.Cancellation.IsCancellationRequested).ToArray())
        {
            running.Remove(job);
            End(job, new OperationCanceledException(job.Cancellation));
        }

        if (running.Count == 0)
            return;
        try
        {
            _decoder.Step(running);
        }
        catch (Exception e) // Boundary: a fault of ours ends these answers, and not the server.
        {
            _logger.Error(e, $"A step of {running.Count:@jobs} answers failed");
            foreach (GenerationJob job in running)
                End(job, e);
        }

        foreach (GenerationJob job in running.Where(job => job.IsFinished).ToArray())
        {
            running.Remove(job);
            _decoder.Close(job);
        }
    }

    private void End(GenerationJob job, Exception error)
    {
        job.End(error);
        _decoder.Close(job);
    }
}
