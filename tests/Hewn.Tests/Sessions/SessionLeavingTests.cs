using System.Runtime.ExceptionServices;
using Hewn.Sessions;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions;

/// <summary>Exceptions that leave a session, and those that do not.</summary>
public sealed class SessionLeavingTests : IDisposable
{
    private readonly SessionFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void ShouldHaveFailedOf(string message)
    {
        _folder.Record.Text("status").ShouldBe("failed");
        _folder.Record.GetProperty("error").Text("message").ShouldBe(message);
        _folder.Record.GetProperty("runs")[0].GetProperty("error").Text("message").ShouldBe(message);
    }

    private void ShouldHaveCompleted()
    {
        _folder.Record.Text("status").ShouldBe("completed");
        _folder.Record.Raw("error").ShouldBe("null");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public void The_exception_is_the_one_that_leaves_and_not_one_that_was_dealt_with_on_its_way(int others)
    {
        Should.Throw<FormatException>(() =>
        {
            using Session session = _folder.Open();
            try
            {
                throw new FormatException("A");
            }
            finally
            {
                for (int i = 0; i < others; i++)
                    ThrowAndCatch(i % 7);
            }
        });
        ShouldHaveFailedOf("A");
    }

    private static void ThrowAndCatch(int depth)
    {
        try
        {
            if (depth == 0)
                throw new InvalidOperationException("B");
            ThrowAndCatch(depth - 1);
        }
        catch (InvalidOperationException)
        {
            if (depth > 0)
                return;
            try
            {
                throw new NotSupportedException("C");
            }
            catch (NotSupportedException)
            {
                // Dealt with.
            }
        }
    }

    [Fact]
    public void An_exception_that_is_thrown_on_from_a_catch_is_seen_as_well()
    {
        Should.Throw<InvalidOperationException>(() =>
        {
            using Session session = _folder.Open();
            try
            {
                throw new FormatException("inner");
            }
            catch (FormatException e)
            {
                throw new InvalidOperationException("outer", e);
            }
        });
        ShouldHaveFailedOf("outer");
    }

    [Fact]
    public async Task One_that_leaves_an_await_using_is_seen_though_somebody_catches_it_outside()
    {
        await Should.ThrowAsync<FormatException>(async () =>
        {
            await using Session session = _folder.Open();
            await Task.Yield();
            throw new FormatException("leaves");
        });
        ShouldHaveFailedOf("leaves");
        _folder.Record.GetProperty("error").Text("stack_trace")
            .ShouldContain(nameof(One_that_leaves_an_await_using_is_seen_though_somebody_catches_it_outside));
    }

    [Fact]
    public async Task Work_that_was_cancelled_and_leaves_an_await_using_is_interrupted()
    {
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await using Session session = _folder.Open();
            await Task.FromCanceled(new CancellationToken(canceled: true));
        });
        _folder.Record.Text("status").ShouldBe("interrupted");
    }

    [Fact]
    public async Task One_leaves_two_sessions_that_were_open_in_one_another()
    {
        using var other = new SessionFolder();
        await Should.ThrowAsync<FormatException>(async () =>
        {
            await using Session outer = _folder.Open();
            await using Session inner = other.Open();
            throw new FormatException("leaves both");
        });
        ShouldHaveFailedOf("leaves both");
        other.Record.Text("status").ShouldBe("failed");
    }

    [Fact]
    public async Task One_that_was_caught_inside_is_no_failure_also_if_others_are_thrown_behind_the_end()
    {
        Exception? kept = null;
        await using (Session session = _folder.Open())
        {
            try
            {
                throw new FormatException("caught");
            }
            catch (FormatException e)
            {
                kept = e;
            }
        }

        Should.Throw<InvalidOperationException>(() => throw new InvalidOperationException("another, behind the end"));
        Should.Throw<FormatException>(() => ExceptionDispatchInfo.Throw(kept!));
        ShouldHaveCompleted();
    }

    [Fact]
    public async Task What_is_thrown_on_in_another_flow_is_no_failure()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? kept = null;
        Task elsewhere = Task.Run(async () =>
        {
            await end.Task;
            Should.Throw<FormatException>(() => ExceptionDispatchInfo.Throw(kept!));
        });
        await using (Session session = _folder.Open())
        {
            try
            {
                throw new FormatException("caught");
            }
            catch (FormatException e)
            {
                kept = e;
            }
        }

        end.SetResult();
        await elsewhere;
        ShouldHaveCompleted();
    }
}
