using System.Runtime.InteropServices;

namespace MarketChain.Crash.Child;

/// <summary>
/// Every way of .NET to change files and folders that a node may use, on a folder that holds <c>old</c>, <c>moved</c>,
/// <c>replaced</c>, <c>removed</c>, <c>log</c> and the folder <c>full</c> with <c>full/file</c>. Then it says "done"
/// and waits for the signal to stop.
/// </summary>
internal static class FileCalls
{
    private static readonly byte[] Bytes = "0123456789"u8.ToArray();

    public static int Run(string folder, bool isSynced)
    {
        Directory.SetCurrentDirectory(folder);
        WriteFiles();
        WriteByHandle();
        ChangeNames();
        ChangeFolders();
        if (isSynced)
            Durable.SyncTree(folder);
        SayDoneAndWaitForStop();
        return 0;
    }

    private static void SayDoneAndWaitForStop()
    {
        using var stopped = new ManualResetEventSlim();
        using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stopped.Set();
        });
        Console.WriteLine("done");
        stopped.Wait();
    }

    private static void WriteFiles()
    {
        File.WriteAllBytes("written", Bytes);
        File.WriteAllText("old", "rewritten");
        File.AppendAllText("log", "appended");
        using var stream = new FileStream("streamed", new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            PreallocationSize = 100,
        });
        stream.Write(Bytes);
        stream.Flush();
        stream.SetLength(50);
        stream.Position = 3;
        stream.WriteByte(0xff);
    }

    private static void WriteByHandle()
    {
        using var handle = File.OpenHandle("moved", FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.Write(handle, Bytes, 2);
        RandomAccess.Write(handle, [Bytes, Bytes], 20);
        RandomAccess.SetLength(handle, 35);
    }

    private static void ChangeNames()
    {
        File.Move("moved", "moved-there");
        File.Move("written", "streamed", overwrite: true);
        File.WriteAllText("replacement", "new");
        File.Replace("replacement", "replaced", "replaced-before");
        File.Copy("log", "copied");
        File.Copy("log", "old", overwrite: true);
        File.Delete("removed");
        File.CreateSymbolicLink("pointer", "log");
    }

    private static void ChangeFolders()
    {
        Directory.CreateDirectory("deep/er");
        File.WriteAllText("deep/er/file", "text");
        Directory.Move("deep", "deeper");
        Directory.Delete("full", recursive: true);
    }
}
