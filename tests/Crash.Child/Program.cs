using MarketChain.Crash.Child;

// A program for the crash tests to run: what .NET does to files, and a store that is written without end.
return args switch
{
    ["files", var folder] => FileCalls.Run(folder, isSynced: false),
    ["files-synced", var folder] => FileCalls.Run(folder, isSynced: true),
    ["store", var folder] => StoreLoop.Run(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: (files|files-synced|store) FOLDER");
    return 2;
}
